import { expect, test, vi } from 'vitest'
import type { TaskRequest } from '../../src/gcp/tasks.ts'
import { nudgeLedger } from '../../src/kit/nudge-ledger.ts'

/** Each test lives in seconds of its own, since an instance remembers the last one. */
function clocked(timesMs: readonly number[], enqueue: () => Promise<void> = () => Promise.resolve()) {
  const asked: TaskRequest[] = []
  const times = timesMs.values()
  const woken: number[] = []
  const deps = {
    wakeSchedules: (time: Date) => {
      woken.push(time.getTime())
      return Promise.resolve()
    },
    now: () => new Date(times.next().value ?? 0),
    enqueueTask: async (request: TaskRequest) => {
      asked.push(request)
      await enqueue()
    },
  }
  return { asked, woken, deps }
}

test('asks once a second, for the second that comes, and wakes the sweeps that make good a task that does not arrive', async () => {
  const { asked, woken, deps } = clocked([10_000, 10_001, 10_999, 11_000, 11_500])
  for (let call = 0; call < 5; call += 1) await nudgeLedger(deps)
  expect(asked).toEqual([
    { functionName: 'growLedger', id: 'grow-11', data: {}, time: new Date(11_000) },
    { functionName: 'growLedger', id: 'grow-12', data: {}, time: new Date(12_000) },
  ])
  expect(woken).toEqual([10_000, 11_000])
})

test('at the same time asks once', async () => {
  const { asked, deps } = clocked([20_000, 20_000, 20_000])
  await Promise.all([nudgeLedger(deps), nudgeLedger(deps), nudgeLedger(deps)])
  expect(asked).toHaveLength(1)
})

test('never fails what was committed, wakes the sweeps, and rests before it asks again', async () => {
  const { asked, woken, deps } = clocked([30_000, 31_000, 59_999, 60_000], () => Promise.reject(new Error('no queue')))
  await expect(nudgeLedger(deps)).resolves.toBeUndefined()
  for (let call = 0; call < 3; call += 1) await nudgeLedger(deps)
  expect(asked.map(({ id }) => id)).toEqual(['grow-31', 'grow-61'])
  expect(woken).toEqual([30_000, 60_000])
})

test('keeps what was committed waiting for two seconds at most', async () => {
  const { asked, woken, deps } = clocked([100_000], () => new Promise(() => undefined))
  vi.useFakeTimers()
  try {
    const nudged = nudgeLedger(deps)
    await vi.advanceTimersByTimeAsync(2000)
    await expect(nudged).resolves.toBeUndefined()
    expect([asked.length, woken]).toEqual([1, [100_000]])
  } finally {
    vi.useRealTimers()
  }
})
