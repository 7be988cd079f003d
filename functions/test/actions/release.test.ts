import { beforeEach, expect, test } from 'vitest'
import type { ActionsConfig } from '@mesh/core/schema/settings/actions'
import { releaseDenied } from '../../src/actions/release-denied.ts'
import { stopActions } from '../../src/actions/verbs/stop-actions.ts'
import { rejectAction } from '../../src/actions/verbs/reject-action.ts'
import { deniedActionIds } from '../../src/actions/store/actions.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { Stand } from './stand.ts'

takeOwnProject()

const ID = 'action-1'
let stand: Stand

beforeEach(async () => {
  await clearFirestore()
  stand = new Stand()
  stand.nowMs = Date.parse('2026-01-01T00:30:00Z')
})

const freeze = (to: string): ActionsConfig => ({
  freezes: [{ id: 'launch', from: '2026-01-01T00:00', to, timeZone: 'UTC' }],
})
const turn = (isStopped: boolean, deps: object = {}) =>
  stopActions({ isStopped, reason: 'why' }, stand.caller('cyd'), stand.now(), { ...stand.deps, ...deps })
const release = () => releaseDenied(stand.now(), stand.deps)

/** An approved action that was denied. */
async function denied(code: string): Promise<void> {
  await stand.approved(ID, { name: 't', value: 2 })
  await stand.work(ID)
  expect(await stand.action(ID)).toMatchObject({ state: 'approved', denial: { code } })
}

async function releasedAndApplied(): Promise<void> {
  expect(await stand.action(ID)).toMatchObject({ state: 'approved', denial: null, dueTime: stand.now() })
  expect(stand.tasks.at(-1)).toMatchObject({ id: `${ID}-3`, time: stand.now() })
  await stand.work(ID)
  expect((await stand.action(ID)).state).toBe('applied')
}

test('a freeze that is lifted lets go within a minute what it held; one that stands does not', async () => {
  await stand.configure(freeze('2026-01-03T00:00'))
  await denied('frozen')
  stand.pass(60)
  await release()
  expect(await stand.history(ID)).toHaveLength(3)
  await stand.configure({})
  await Promise.allSettled([release(), release()])
  await release()
  expect((await stand.history(ID)).map(({ event }) => event)).toEqual(['propose', 'approve', 'deny', 'release'])
  await releasedAndApplied()
})

test('a long freeze is told once, not each hour, and what it held is applied at its end', async () => {
  await stand.configure(freeze('2026-01-01T20:00'))
  await denied('frozen')
  for (let hours = 1; hours < 20; hours += 1) {
    stand.pass(3600)
    expect(await stand.due()).toEqual([])
    await stand.work(ID)
  }
  expect((await stand.history(ID)).map(({ event }) => event)).toEqual(['propose', 'approve', 'deny'])
  stand.pass(1800)
  await stand.work(ID)
  expect((await stand.action(ID)).state).toBe('applied')
})

test('a freeze that is shortened lets go at its new end', async () => {
  await stand.configure(freeze('2026-01-03T00:00'))
  await denied('frozen')
  await stand.configure(freeze('2026-01-01T00:40'))
  stand.pass(9 * 60)
  await release()
  expect((await stand.action(ID)).state).toBe('approved')
  stand.pass(60)
  await release()
  await releasedAndApplied()
})

test('a resume that crashed once actions were on again is made good within a minute', async () => {
  await turn(true)
  await denied('killSwitch')
  await release()
  expect((await stand.action(ID)).denial).not.toBeNull()
  const crash = () => Promise.reject(new Error('crash'))
  await expect(turn(false, { deniedActionIds: crash })).rejects.toThrow('crash')
  stand.pass(60)
  await release()
  await releasedAndApplied()
})

test('what ended while it was denied takes nobody else its place', async () => {
  await turn(true)
  await denied('killSwitch')
  const { revision } = await stand.action(ID)
  await rejectAction({ actionId: ID, revision, reason: 'no' }, stand.caller('bob'), stand.now(), stand.deps)
  expect(await deniedActionIds(['killSwitch', 'frozen'], 1)).toEqual([])
})

test('whoever waits for a revert that failed is looked at within the hour, not every minute', async () => {
  await stand.approved(ID, { name: 't', value: 2 }, { ttlMs: 60_000 })
  await stand.work(ID)
  stand.pass(60)
  stand.targets.delete('t')
  await stand.work(ID)
  expect((await stand.action(ID)).state).toBe('revertFailed')
  stand.targets.set('t', { value: 5 })
  await stand.approved('action-2', { name: 't', value: 3 })
  await stand.work('action-2')
  const { denial, dueTime } = await stand.action('action-2')
  expect(denial?.code).toBe('targetBusy')
  expect(dueTime).toEqual(new Date(stand.nowMs + 3_600_000))
})
