import { afterEach, expect, test, vi } from 'vitest'
import type { PlannerState } from '@mesh/core/schema/plan'
import { log } from '../../src/kit/log.ts'
import { wakeSchedules } from '../../src/kit/wake-schedules.ts'
import { at } from '../fixtures.ts'

const HOUR = 3600

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** A planner that found something to do at an hour last; undefined for one that never did. */
function planned(hour: number | undefined) {
  const calls: string[] = []
  const state: PlannerState | undefined =
    hour === undefined
      ? undefined
      : { schemaVersion: 1, plannedUntil: at(hour * HOUR), plannedBoards: {}, openRounds: [] }
  const deps = {
    hasSchedules: () => true,
    loadPlannerState: () => {
      calls.push('read')
      return Promise.resolve(state)
    },
    setSchedules: (names: readonly string[], region: string, to: string) => {
      calls.push(`${to} ${names.join(' ')} ${region}`)
      return Promise.resolve()
    },
  }
  return { calls, deps }
}

const RESUMED = 'enabled everyFiveMinutes everyMinute planChecks us-central1'

/** In this order, since an instance remembers how long nothing can be paused. */
test('schedules that may be paused are resumed, each time', async () => {
  for (const hour of [undefined, 0]) {
    const { calls, deps } = planned(hour)
    await wakeSchedules(at(26 * HOUR), deps)
    await wakeSchedules(at(26 * HOUR + 1), deps)
    expect(calls).toEqual(['read', RESUMED, 'read', RESUMED])
  }
})

test('what cannot be paused is left alone, and looked at once a day', async () => {
  const { calls, deps } = planned(30)
  await wakeSchedules(at(31 * HOUR), deps)
  await wakeSchedules(at(54 * HOUR), deps)
  expect(calls).toEqual(['read'])
  await wakeSchedules(at(55 * HOUR), deps)
  expect(calls).toEqual(['read', 'read', RESUMED])
})

test('a failure is no failure of what was committed', async () => {
  const { deps } = planned(0)
  const setSchedules = () => Promise.reject(new Error('no scheduler'))
  await expect(wakeSchedules(at(90 * HOUR), { ...deps, setSchedules })).resolves.toBeUndefined()
})

test('where there are no schedules nothing is read', async () => {
  const { calls, deps } = planned(0)
  await wakeSchedules(at(99 * HOUR), { ...deps, hasSchedules: () => false })
  expect(calls).toEqual([])
})

test('nobody waits longer than two seconds, and one resumes at a time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const warn = vi.spyOn(log, 'warn').mockImplementation(() => undefined)
  const { calls, deps } = planned(undefined)
  const answer = Promise.withResolvers<void>()
  const slow = {
    ...deps,
    setSchedules: async (...asked: Parameters<typeof deps.setSchedules>) => {
      await deps.setSchedules(...asked)
      await answer.promise
    },
  }
  const letGo = vi.fn<() => void>()
  const first = wakeSchedules(at(120 * HOUR), slow).then(letGo)
  await vi.advanceTimersByTimeAsync(1999)
  expect([letGo, warn].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
  await vi.advanceTimersByTimeAsync(1)
  expect([letGo, warn].map(({ mock }) => mock.calls.length)).toEqual([1, 1])

  const later = [wakeSchedules(at(120 * HOUR + 3), slow), wakeSchedules(at(120 * HOUR + 4), slow)]
  await vi.advanceTimersByTimeAsync(1000)
  expect(calls).toEqual(['read', RESUMED])
  answer.resolve()
  await Promise.all([first, ...later])
  expect(calls).toEqual(['read', RESUMED, 'read', RESUMED])
  expect(warn).toHaveBeenCalledOnce()
  expect(vi.getTimerCount()).toBe(0)
})
