import { beforeEach, describe, expect, test } from 'vitest'
import { firestore } from '../../src/kit/firestore.ts'
import * as exported from '../../src/index.ts'
import { SCHEDULED_FUNCTIONS } from '../../src/options.ts'
import { hasUnpublished } from '../../src/ledger/store/checkpoints.ts'
import { pauseWhenIdle } from '../../src/root/pause-when-idle.ts'
import { resumeSchedules } from '../../src/root/resume-schedules.ts'
import { loadPlanner } from '../../src/root/store/planner.ts'
import { at } from '../fixtures.ts'
import { apply, clearFirestore, takeOwnProject } from '../mesh.ts'

takeOwnProject()
beforeEach(clearFirestore)

const LATER = at(27 * 3600)

function pausing(pending = false, dueActions = [false]) {
  const states: string[] = []
  const setSchedules = (names: readonly string[], region: string, state: string) => {
    states.push(`${state} ${names.join(' ')} ${region}`)
    return Promise.resolve()
  }
  const hasDueActions = () =>
    Promise.resolve(dueActions.length > 1 ? dueActions.shift() === true : dueActions[0] === true)
  const [hasPendingNotices, hasPendingEntries] = [() => Promise.resolve(pending), () => Promise.resolve(false)]
  const hasOverrides = () => Promise.resolve(false)
  const waits = { hasDueActions, hasPendingNotices, hasPendingEntries, hasUnpublished, hasOverrides }
  const deps = { loadPlanner, setSchedules, ...waits }
  return { states, deps }
}

const plansNow = async () => (await loadPlanner()).plans
const ALL = 'everyFiveMinutes everyMinute planChecks us-central1'

test('names every function with a schedule', () => {
  const scheduled = Object.entries(exported).flatMap(([name, { __endpoint }]) =>
    'scheduleTrigger' in __endpoint ? [name] : [],
  )
  expect(scheduled.toSorted()).toEqual([...SCHEDULED_FUNCTIONS].toSorted())
})

test('pauses everything a day after the last check went', async () => {
  await apply(['a'])
  await apply([], at(0), {}, 1)
  const { states, deps } = pausing()
  await pauseWhenIdle(await plansNow(), at(3600), deps)
  expect(states).toEqual([])
  await pauseWhenIdle(await plansNow(), LATER, deps)
  expect(states).toEqual([`paused ${ALL}`])
})

test('does not pause while somebody is still to be told', async () => {
  const { states, deps } = pausing(true)
  await pauseWhenIdle(await plansNow(), LATER, deps)
  expect(states).toEqual([])
})

test('does not pause while something is said of a service that must end, also when its revert has failed', async () => {
  const { states, deps } = pausing()
  await pauseWhenIdle(await plansNow(), LATER, { ...deps, hasOverrides: () => Promise.resolve(true) })
  expect(states).toEqual([])
})

test('does not pause while an action must be ended, nor when one is proposed meanwhile', async () => {
  const waiting = pausing(false, [true])
  await pauseWhenIdle(await plansNow(), LATER, waiting.deps)
  expect(waiting.states).toEqual([])
  const meanwhile = pausing(false, [false, true])
  await pauseWhenIdle(await plansNow(), LATER, meanwhile.deps)
  expect(meanwhile.states).toEqual([`paused ${ALL}`, `enabled ${ALL}`])
})

test('does not pause while an entry waits for the ledger, nor when one comes meanwhile', async () => {
  const { states, deps } = pausing()
  await pauseWhenIdle(await plansNow(), LATER, { ...deps, hasPendingEntries: () => Promise.resolve(true) })
  expect(states).toEqual([])
  let looks = 0
  const comesLater = () => Promise.resolve((looks += 1) > 1)
  await pauseWhenIdle(await plansNow(), LATER, { ...deps, hasPendingEntries: comesLater })
  expect(states).toEqual([`paused ${ALL}`, `enabled ${ALL}`])
})

test('does not pause while the ledger is larger than what was published of it; one that never was waits for nothing', async () => {
  const db = await firestore()
  const tree = { schemaVersion: 1, size: 3, root: 'ab'.repeat(32) }
  const state = { ...tree, revision: 1, frontier: new Uint8Array(), lease: null, updateTime: at(0) }
  await db.doc('ledgerState/current').set(state)
  const { states, deps } = pausing()
  await pauseWhenIdle(await plansNow(), LATER, deps)
  expect(states).toEqual([`paused ${ALL}`])
  const checkpoint = { ...tree, origin: 'x', note: '', witnesses: [], verifierKeys: [], time: at(0) }
  await db.doc('ledgerCheckpoints/latest').set({ ...checkpoint, size: 2 })
  await pauseWhenIdle(await plansNow(), LATER, deps)
  expect(states).toEqual([`paused ${ALL}`])
  await db.doc('ledgerCheckpoints/latest').set(checkpoint)
  await pauseWhenIdle(await plansNow(), LATER, deps)
  expect(states).toEqual([`paused ${ALL}`, `paused ${ALL}`])
})

test('a configuration that is applied between looking and pausing is not left asleep', async () => {
  const seen = await plansNow()
  const { states, deps } = pausing()
  const setSchedules: typeof deps.setSchedules = async (names, region, state) => {
    if (state === 'paused') await apply(['a'], LATER)
    return deps.setSchedules(names, region, state)
  }
  await pauseWhenIdle(seen, LATER, { ...deps, setSchedules })
  expect(states).toEqual([`paused ${ALL}`, `enabled ${ALL}`])
})

describe('a configuration that is applied while pausing fails', () => {
  /** Pauses the first schedules, then fails, as when one job does not exist. */
  function halfPausing(deps: ReturnType<typeof pausing>['deps'], meanwhile: () => Promise<unknown>) {
    const setSchedules: typeof deps.setSchedules = async (names, region, state) => {
      await deps.setSchedules(names, region, state)
      if (state === 'enabled') return
      await meanwhile()
      throw Object.assign(new Error('no job'), { code: 5 })
    }
    return { ...deps, setSchedules }
  }

  test('is not left asleep, and the failure is told', async () => {
    const { states, deps } = pausing()
    const half = halfPausing(deps, () => apply(['a'], LATER))
    await expect(pauseWhenIdle(new Map(), LATER, half)).rejects.toThrow('no job')
    expect(states).toEqual([`paused ${ALL}`, `enabled ${ALL}`])
  })

  test('without one, what is paused stays paused', async () => {
    const { states, deps } = pausing()
    const half = halfPausing(deps, () => Promise.resolve())
    await expect(pauseWhenIdle(new Map(), LATER, half)).rejects.toThrow('no job')
    expect(states).toEqual([`paused ${ALL}`])
  })

  test('is not left asleep when nobody can look whether there is one', async () => {
    const { states, deps } = pausing()
    const loadPlanner = () => Promise.reject(new Error('no database'))
    await expect(pauseWhenIdle(new Map(), LATER, { ...deps, loadPlanner })).rejects.toThrow('no database')
    expect(states).toEqual([`paused ${ALL}`, `enabled ${ALL}`])
  })
})

test('a database without anything is idle at once', async () => {
  const { states, deps } = pausing()
  await pauseWhenIdle(await plansNow(), at(0), deps)
  expect(states).toEqual([`paused ${ALL}`])
})

describe('an account without the permission', () => {
  const refusing = () => Promise.reject(Object.assign(new Error('no'), { code: 7 }))

  test('goes on unpaused', async () => {
    const { deps } = pausing()
    await expect(pauseWhenIdle(await plansNow(), LATER, { ...deps, setSchedules: refusing })).resolves.toBeUndefined()
  })

  test('applies configurations all the same', async () => {
    await expect(resumeSchedules({ setSchedules: refusing })).resolves.toBeUndefined()
  })
})

test('a scheduler that does not answer is told to whoever applies', async () => {
  const setSchedules = () => Promise.reject(Object.assign(new Error('down'), { code: 14 }))
  await expect(resumeSchedules({ setSchedules })).rejects.toMatchObject({
    code: 'unavailable',
    message: 'it is done, but the schedules could not be resumed; do the same again',
  })
})
