import { expect, test, vi } from 'vitest'
import * as functions from '../src/index.ts'
import { log } from '../src/kit/log.ts'
import { runMinuteJobs } from '../src/minute-jobs.ts'
import { at } from './fixtures.ts'
import { takeOwnProject } from './mesh.ts'
import { commitChange, storedLedger } from './ledger/world.ts'

takeOwnProject()
const failure = vi.spyOn(log, 'failure').mockImplementation(() => undefined)

test('the jobs run side by side; one that fails stops no other, and the run says which', async () => {
  const done: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const jobs = [
    { name: 'waits for the last', run: () => promise.then(() => void done.push('first')) },
    { name: 'fails', run: () => Promise.reject(new Error('broken')) },
    { name: 'last', run: () => Promise.resolve(void done.push('last')).then(resolve) },
  ]
  await expect(runMinuteJobs(at(0), jobs)).rejects.toThrow('failed: fails; the log says why')
  expect(done).toEqual(['last', 'first'])
  failure.mockClear()
})

test('everyMinute takes what no task came for into the ledger', async () => {
  vi.spyOn(log, 'warn').mockImplementation(() => undefined)
  expect(functions.everyMinute.__endpoint.scheduleTrigger).toMatchObject({ schedule: 'every 1 minutes' })
  await commitChange('a')
  await functions.everyMinute.run({ scheduleTime: new Date().toISOString() })
  expect(failure).not.toHaveBeenCalled()
  expect(await storedLedger()).toMatchObject({ waiting: 0, state: { size: 1 } })
})
