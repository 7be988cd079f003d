import { expect, test } from 'vitest'
import type { TaskRequest } from '../../src/gcp/tasks.ts'
import { nudgeLedger } from '../../src/kit/nudge-ledger.ts'

/** Each test lives in seconds of its own, since an instance remembers the last one. */
function clocked(timesMs: readonly number[], enqueue: () => Promise<void> = () => Promise.resolve()) {
  const asked: TaskRequest[] = []
  const times = timesMs.values()
  const schedules: string[] = []
  const deps = {
    setSchedules: (names: readonly string[], _region: string, state: string) => {
      schedules.push(`${state} ${names.join(' ')}`)
      return Promise.reject(new Error('no scheduler either'))
    },
    now: () => new Date(times.next().value ?? 0),
    enqueueTask: async (request: TaskRequest) => {
      asked.push(request)
      await enqueue()
    },
  }
  return { asked, schedules, deps }
}

test('asks once a second, for the second that comes', async () => {
  const { asked, deps } = clocked([10_000, 10_001, 10_999, 11_000, 11_500])
  for (let call = 0; call < 5; call += 1) await nudgeLedger(deps)
  expect(asked).toEqual([
    { functionName: 'growLedger', id: 'grow-11', data: {}, time: new Date(11_000) },
    { functionName: 'growLedger', id: 'grow-12', data: {}, time: new Date(12_000) },
  ])
})

test('at the same time asks once', async () => {
  const { asked, deps } = clocked([20_000, 20_000, 20_000])
  await Promise.all([nudgeLedger(deps), nudgeLedger(deps), nudgeLedger(deps)])
  expect(asked).toHaveLength(1)
})

test('never fails what was committed, resumes the schedules that sweep, and rests before it asks again', async () => {
  const { asked, schedules, deps } = clocked([30_000, 31_000, 59_999, 60_000], () =>
    Promise.reject(new Error('no queue')),
  )
  await expect(nudgeLedger(deps)).resolves.toBeUndefined()
  for (let call = 0; call < 3; call += 1) await nudgeLedger(deps)
  expect(asked.map(({ id }) => id)).toEqual(['grow-31', 'grow-61'])
  expect(new Set(schedules)).toEqual(new Set(['enabled everyFiveMinutes everyMinute planChecks']))
})
