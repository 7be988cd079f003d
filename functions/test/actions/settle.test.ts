import { beforeEach, expect, test } from 'vitest'
import { incidentSilence } from '../../src/actions/kinds/incident-silence.ts'
import { ACTION_KINDS } from '../../src/actions/kinds/index.ts'
import { servicePauseChecks } from '../../src/actions/kinds/service-pause-checks.ts'
import { settleAction } from '../../src/actions/verbs/settle-action.ts'
import { tellAction } from '../../src/actions/tell-action.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { MeshError } from '@mesh/core/errors'
import type { ActionKind } from '../../src/actions/kind.ts'
import type { ApiKey } from '@mesh/core/schema/member'
import { memberNow, store } from '../access/members.ts'
import { apply, clearFirestore, takeOwnProject } from '../mesh.ts'
import { chainOf, Stand } from './stand.ts'
import { incidentIs } from './kinds/incident-is.ts'

takeOwnProject()

const ID = 'action-1'
let stand: Stand

beforeEach(async () => {
  await clearFirestore()
  stand = new Stand()
})

async function settle(uid = 'bob', changes: { readApiKey?: () => Promise<ApiKey> } = {}) {
  const { revision } = await stand.action(ID)
  const word = { actionId: ID, revision, reason: 'it is as it was' }
  return settleAction(word, stand.caller(uid), stand.now(), { ...stand.deps, ...changes })
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

/** An action of high risk whose revert fails for as long as its target refuses it. */
async function refused(risk = 'high'): Promise<void> {
  const parameters = { name: 't', value: 2, risk }
  await stand.approved(ID, parameters, { ttlMs: 60_000 })
  if (risk === 'high') await stand.approve(ID, 'dan')
  await stand.work(ID)
  stand.pass(60)
  stand.targets.beforeWrite = () => Promise.reject(new MeshError('permission-denied', 'not now'))
  await stand.work(ID)
  stand.targets.beforeWrite = undefined
  expect((await stand.action(ID)).state).toBe('revertFailed')
}

test('nobody settles a change that still stands; once what it failed by is mended, its revert is tried again', async () => {
  await refused()
  await expect(settle()).rejects.toThrow('t still stands as this action left it')
  await stand.wantBack(ID)
  await stand.work(ID)
  expect((await stand.action(ID)).state).toBe('reverted')
})

test('an elevation that could not end, for want of another admin, ends once there is one, and is not settled', async () => {
  Object.defineProperty(stand.targets, 'kinds', { value: ACTION_KINDS })
  await store('vic', { role: 'operator' })
  await store('ann', { role: 'admin' })
  const parameters = { uid: 'vic', role: 'admin' }
  await stand.propose(ID, parameters, { kind: 'member.setRole', parameters, ttlMs: 60_000 })
  await stand.approve(ID, 'bob')
  await stand.approve(ID, 'dan')
  await stand.work(ID)
  await store('ann', { role: 'viewer' })
  for (let attempt = 0; attempt < 5; attempt += 1) {
    stand.pass(120)
    await stand.work(ID)
  }
  expect((await stand.action(ID)).state).toBe('revertFailed')
  await expect(settle()).rejects.toThrow('vic still stands as this action left it')
  await store('ann', { role: 'admin' })
  await stand.wantBack(ID)
  await stand.work(ID)
  expect(await memberNow('vic')).toMatchObject({ role: 'operator' })
})

test('who proposed it does not settle it, in no role and by no key', async () => {
  await refused('medium')
  stand.targets.set('t', { value: 0 })
  const ada = stand.accounts.get('ada')
  if (ada === undefined) throw new Error('no account')
  stand.accounts.set('ada', { ...ada, role: 'approver' })
  await expect(settle('ada')).rejects.toThrow('ADA proposed this action')
  await (await firestore()).doc(`actions/${ID}`).update({ 'proposal.proposer': { uid: 'key:k1', name: 'robot' } })
  const readApiKey = () => Promise.resolve({ name: 'robot', owner: { uid: 'bob', name: 'BOB' } } as ApiKey)
  await expect(settle('bob', { readApiKey })).rejects.toThrow('your key robot proposed this action')
})

test('what Mesh cannot read takes as many people as had to approve it', async () => {
  await refused()
  await tellAction(ID, stand.now())
  stand.targets.onRead = () => Promise.reject(new MeshError('permission-denied', 'no access'))
  expect(await settle('bob')).toMatchObject({ state: 'revertFailed' })
  await tellAction(ID, stand.now())
  const { docs } = await (await firestore()).collection('incidents').get()
  expect(docs.map((one) => String(one.get('state')))).toEqual(['open'])
  await expect(settle('bob')).rejects.toMatchObject({ code: 'already-exists' })
  expect(await settle('dan')).toMatchObject({ state: 'settled' })
  const events = (await stand.history(ID)).slice(-2).map(({ event, actor }) => `${event} ${actor}`)
  expect(events).toEqual(['approveSettle bob', 'settle dan'])
})

test('while its target does not answer nobody settles it', async () => {
  await refused('medium')
  stand.targets.onRead = () => Promise.reject(new MeshError('unavailable', 'busy'))
  await expect(settle()).rejects.toMatchObject({ code: 'unavailable' })
  expect((await stand.action(ID)).state).toBe('revertFailed')
})

test('a pause without an end that could not be taken away is not settled, which would keep people from another for ever', async () => {
  let isDown = false
  const write: ActionKind<never>['write'] = (parameters, fields, context) =>
    isDown
      ? Promise.reject(new MeshError('permission-denied', 'no'))
      : servicePauseChecks.write(parameters, fields, context)
  const kind = { ...servicePauseChecks, write }
  Object.defineProperty(stand.targets, 'kinds', { value: { [kind.name]: () => Promise.resolve(kind) } })
  await apply(['a'])
  const parameters = { serviceId: 'a' }
  const pause = async (actionId: string) => {
    await stand.propose(actionId, parameters, { kind: kind.name, parameters })
    await stand.approve(actionId)
    await stand.work(actionId)
  }
  await pause(ID)
  isDown = true
  await stand.wantBack(ID)
  await stand.work(ID)
  isDown = false
  await expect(settle()).rejects.toThrow('a still stands as this action left it')
  await stand.wantBack(ID)
  await stand.work(ID)
  expect((await stand.action(ID)).state).toBe('reverted')
  await pause('action-2')
  expect((await stand.action('action-2')).state).toBe('applied')
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
