import { beforeEach, expect, test } from 'vitest'
import { revertAction } from '../../src/actions/verbs/revert-action.ts'
import { ACTION_KINDS } from '../../src/actions/kinds/index.ts'
import { memberNow, store } from '../access/members.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { chainOf, Stand } from './stand.ts'

takeOwnProject()

const ID = 'action-1'
const HIGH = { name: 't', value: 2, risk: 'high' }
let stand: Stand

beforeEach(async () => {
  await clearFirestore()
  stand = new Stand()
})

/** An action of high risk that two people approved and that stands. */
async function standing(wish: object = {}): Promise<void> {
  await stand.approved(ID, HIGH, wish)
  await stand.approve(ID, 'cyd')
  await stand.work(ID)
  expect(await stand.action(ID)).toMatchObject({ state: 'applied', effect: 'applied' })
}

test('a demotion that two people approved is not taken back by one', async () => {
  Object.defineProperty(stand.targets, 'kinds', { value: ACTION_KINDS })
  await store('vic', { role: 'admin' })
  await store('cyd', { role: 'admin' })
  const parameters = { uid: 'vic', role: 'viewer' }
  await stand.propose(ID, parameters, { kind: 'member.setRole', parameters })
  await stand.approve(ID, 'bob')
  await stand.approve(ID, 'dan')
  await stand.work(ID)
  expect(await memberNow('vic')).toMatchObject({ role: 'viewer' })
  await stand.wantBack(ID, 'bob')
  await stand.work(ID)
  expect(await memberNow('vic')).toMatchObject({ role: 'viewer' })
  await stand.wantBack(ID, 'dan')
  await stand.work(ID)
  expect(await memberNow('vic')).toMatchObject({ role: 'admin' })
})

test('as many approvers want it back as its risk needs; each is seen in its history and in the ledger', async () => {
  await standing()
  expect(await stand.wantBack(ID, 'bob')).toMatchObject({ state: 'applied', revision: 5 })
  await expect(stand.wantBack(ID, 'bob')).rejects.toMatchObject({ code: 'already-exists' })
  expect(await stand.wantBack(ID, 'dan')).toMatchObject({ state: 'reverting', revision: 6 })
  await stand.work(ID)
  expect(stand.targets.get('t')).toEqual({ value: 0, other: 'kept' })
  const events = await stand.history(ID)
  expect(events.slice(5).map(({ event, actor }) => `${event} ${actor}`)).toEqual([
    'approveRevert bob',
    'beginRevert dan',
    'claim mesh',
    'revert mesh',
  ])
  expect(chainOf(await stand.entries(`actions/${ID}`))).toEqual(events.map(({ event }) => `action.${event}`))
})

test('only who wanted it back before is looked up besides who asks', async () => {
  await standing()
  const asked: string[] = []
  const readApprover = (uid: string) => {
    asked.push(uid)
    return stand.readApprover(uid)
  }
  for (const uid of ['bob', 'dan']) {
    const { revision } = await stand.action(ID)
    const wish = { actionId: ID, revision, reason: 'over' }
    await revertAction(wish, stand.caller(uid), stand.now(), { ...stand.deps, readApprover })
  }
  expect(asked).toEqual(['bob'])
})

test('two at once: one sees that it changed', async () => {
  await standing()
  const both = await Promise.allSettled([stand.wantBack(ID, 'bob'), stand.wantBack(ID, 'dan')])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await stand.action(ID)).toMatchObject({ state: 'applied', revision: 5 })
})

test('who wanted it back too long ago, or lost the role since, does not count', async () => {
  await standing()
  await stand.wantBack(ID, 'bob')
  stand.pass(4 * 3600)
  expect(await stand.wantBack(ID, 'dan')).toMatchObject({ state: 'applied' })
  const dan = stand.accounts.get('dan')
  if (dan === undefined) throw new Error('no account')
  stand.accounts.set('dan', { ...dan, role: 'operator' })
  expect(await stand.wantBack(ID, 'bob')).toMatchObject({ state: 'applied' })
  expect(await stand.wantBack(ID, 'cyd')).toMatchObject({ state: 'reverting' })
})

test('a role that may not approve the action may not take it back either', async () => {
  await stand.configure({ requirements: { medium: { roles: ['admin'] } } })
  stand.targets.set('t', { value: 0 })
  await stand.propose(ID, { name: 't', value: 2 })
  await stand.approve(ID, 'cyd')
  await stand.work(ID)
  await expect(stand.wantBack(ID, 'bob')).rejects.toThrow('medium risk needs admin')
  expect(await stand.wantBack(ID, 'cyd')).toMatchObject({ state: 'reverting' })
})

test('its end by TTL was approved with it, and comes whoever wants what', async () => {
  await standing({ ttlMs: 3_600_000 })
  await stand.wantBack(ID, 'bob')
  stand.pass(3600)
  await stand.work(ID)
  expect((await stand.action(ID)).state).toBe('reverted')
})

test('a failed revert, which was approved before, is tried again by one', async () => {
  await standing({ ttlMs: 60_000 })
  stand.pass(60)
  const fields = stand.targets.get('t') ?? {}
  stand.targets.delete('t')
  await stand.work(ID)
  expect((await stand.action(ID)).state).toBe('revertFailed')
  stand.targets.set('t', fields)
  const { revision } = await stand.action(ID)
  const again = { actionId: ID, revision, reason: 'it is back' }
  expect(await revertAction(again, stand.caller('bob'), stand.now(), stand.deps)).toMatchObject({ state: 'reverting' })
})
