import { beforeEach, expect, test } from 'vitest'
import { incidentSilence } from '../../src/actions/kinds/incident-silence.ts'
import { settleAction } from '../../src/actions/verbs/settle-action.ts'
import { tellAction } from '../../src/actions/tell-action.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { MeshError } from '@mesh/core/errors'
import type { ActionKind } from '../../src/actions/kind.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { chainOf, Stand } from './stand.ts'
import { incidentIs } from './kinds/incident-is.ts'

takeOwnProject()

const ID = 'action-1'
let stand: Stand

beforeEach(async () => {
  await clearFirestore()
  stand = new Stand()
})

async function settle(uid = 'bob') {
  const { revision } = await stand.action(ID)
  return settleAction({ actionId: ID, revision, reason: 'it is as it was' }, stand.caller(uid), stand.now(), stand.deps)
}

/** An action whose target was gone when its TTL ended, and is there again. */
async function stuck(): Promise<void> {
  await stand.approved(ID, { name: 't', value: 2 }, { ttlMs: 60_000 })
  await stand.work(ID)
  stand.pass(60)
  stand.targets.delete('t')
  await stand.work(ID)
  expect((await stand.action(ID)).state).toBe('revertFailed')
  stand.targets.set('t', { value: 5 })
}

test('who waits for a revert that failed is told by which action, and how to free its target; settling frees it', async () => {
  await stuck()
  await stand.approved('action-2', { name: 't', value: 3 })
  await stand.work('action-2')
  const { denial } = await stand.action('action-2')
  expect(denial).toMatchObject({
    code: 'targetBusy',
    message: expect.stringMatching(
      /action-1, "Set t", which could not be reverted: .* by hand and settle it/,
    ) as string,
  })
  expect(await settle()).toMatchObject({ state: 'settled' })
  stand.pass(3600)
  await stand.work('action-2')
  expect((await stand.action('action-2')).state).toBe('applied')
  expect(stand.targets.writes).toEqual([`${ID}:apply`, 'action-2:apply'])
})

test('settling is seen in the history and in the ledger, ends its incident, and is the end of it', async () => {
  await stuck()
  await tellAction(ID, stand.now())
  const incidents = async () => {
    const { docs } = await (await firestore()).collection('incidents').get()
    return docs.map((one) => String(one.get('state')))
  }
  expect(await incidents()).toEqual(['open'])
  await settle('dan')
  await tellAction(ID, stand.now())
  expect(await incidents()).toEqual(['resolved'])
  const events = await stand.history(ID)
  expect(events.at(-1)).toMatchObject({ event: 'settle', actor: 'dan', message: 'it is as it was' })
  expect(chainOf(await stand.entries(`actions/${ID}`))).toEqual(events.map(({ event }) => `action.${event}`))
  expect(await stand.action(ID)).toMatchObject({ state: 'settled', effect: 'unknown', dueTime: null })
  await expect(stand.wantBack(ID)).rejects.toMatchObject({ code: 'failed-precondition' })
})

test('only approvers settle, and only what could not be reverted', async () => {
  await stand.approved(ID, { name: 't', value: 2 })
  await stand.work(ID)
  await expect(settle()).rejects.toThrow('settle is not possible')
  await clearFirestore()
  stand = new Stand()
  await stuck()
  await expect(settle('ada')).rejects.toMatchObject({ code: 'permission-denied' })
  await expect(settle('eve')).rejects.toMatchObject({ code: 'permission-denied' })
  const { revision } = await stand.action(ID)
  const stale = { actionId: ID, revision: revision - 1, reason: 'r' }
  await expect(settleAction(stale, stand.caller('bob'), stand.now(), stand.deps)).rejects.toMatchObject({
    code: 'aborted',
  })
})

test('a silence whose revert failed can be tried again or settled, and then the incident can be silenced anew', async () => {
  let isDown = false
  const write: ActionKind<never>['write'] = (parameters, fields, context) =>
    isDown
      ? Promise.reject(new MeshError('permission-denied', 'no'))
      : incidentSilence.write(parameters, fields, context)
  const kind = { ...incidentSilence, write }
  Object.defineProperty(stand.targets, 'kinds', { value: { [kind.name]: () => Promise.resolve(kind) } })
  await incidentIs(stand.now())
  const propose = async (actionId: string) => {
    const parameters = { incidentId: 'a.http_1', reason: 'known' }
    await stand.propose(actionId, parameters, { kind: kind.name, parameters, ttlMs: 60_000 })
    await stand.approve(actionId)
    await stand.work(actionId)
  }
  await propose(ID)
  stand.pass(60)
  isDown = true
  await stand.work(ID)
  isDown = false
  expect((await stand.action(ID)).state).toBe('revertFailed')
  await expect(propose('action-2')).rejects.toThrow('it is silenced already, by action action-1')
  stand.pass(120)
  await propose('action-2')
  expect(await stand.action('action-2')).toMatchObject({ state: 'approved', denial: { code: 'targetBusy' } })
  await settle()
  stand.pass(3600)
  await stand.work('action-2')
  expect((await stand.action('action-2')).state).toBe('applied')
  stand.pass(60)
  await stand.work('action-2')
  expect((await stand.action('action-2')).state).toBe('reverted')
})
