import { beforeEach, expect, test } from 'vitest'
import { readMember } from '../../src/access/store/members.ts'
import { releaseDenied } from '../../src/actions/release-denied.ts'
import { approveAction } from '../../src/actions/verbs/approve-action.ts'
import { dueActionIds } from '../../src/actions/store/actions.ts'
import { tellAction } from '../../src/actions/tell-action.ts'
import { readStanding } from '../../src/kit/read-standing.ts'
import { sweepActions } from '../../src/actions/worker/sweep-actions.ts'
import { loadCheckState } from '../../src/root/store/check-state.ts'
import { recordRun } from '../../src/root/record-run.ts'
import { at } from '../fixtures.ts'
import { ledgerEntries } from '../ledger-entries.ts'
import { apply, clearFirestore, runAt, takeOwnProject } from '../mesh.ts'
import { Stand } from './stand.ts'
import { operations, takeOwnEmulator } from '../counting-emulator.ts'

takeOwnProject()

takeOwnEmulator()
beforeEach(clearFirestore)

/** What some work is billed for as `reads/writes`, its entries of the ledger among the writes, and how many those are. */
async function costOf(work: () => Promise<unknown>): Promise<string> {
  const recorded = (await ledgerEntries()).length
  const before = await operations()
  await work()
  const after = await operations()
  expect(after.deletes).toBe(before.deletes)
  const entries = (await ledgerEntries()).length - recorded
  return `${after.reads - before.reads}/${after.writes - before.writes} ${entries}`
}

/** A stand whose approvers and check are read from Firestore, as in production. */
async function realStand(): Promise<Stand> {
  const stand = new Stand()
  const { readAccount } = stand
  Object.assign(stand, { readApprover: (uid: string) => readStanding(uid, { readAccount, readMember }) })
  stand.targets.set('t', { value: 0 })
  await apply(['a'])
  await recordRun({ path: 'checkRuns/x', data: runAt(5, { 'a.http': 'ok' }) })
  stand.nowMs = at(10).getTime()
  return stand
}

const ID = 'action-1'

test('one action from its proposal to its revert', async () => {
  const stand = await realStand()
  const work = () => stand.work(ID, { loadCheckState })
  const probe = (seconds: number) => recordRun({ path: 'checkRuns/x', data: runAt(seconds, { 'a.http': 'ok' }) })
  const costs: Record<string, string> = {}
  costs['propose'] = await costOf(() =>
    stand.propose(ID, { name: 't', value: 2, verification: 'check' }, { ttlMs: 3_600_000 }),
  )
  const { revision, digest } = await stand.action(ID)
  const yes = { actionId: ID, revision, digest }
  costs['approve'] = await costOf(() => approveAction(yes, stand.caller('bob'), stand.now(), stand.deps))
  costs['apply'] = await costOf(work)
  await probe(60)
  stand.nowMs = at(65).getTime()
  costs['look'] = await costOf(work)
  await probe(310)
  stand.nowMs = at(310).getTime()
  costs['tell'] = await costOf(() => tellAction(ID, stand.now()))
  costs['verify'] = await costOf(work)
  stand.nowMs = at(3610).getTime()
  costs['revert'] = await costOf(work)
  expect((await stand.action(ID)).state).toBe('reverted')
  expect((await stand.history(ID)).map(({ event }) => event)).toHaveLength(8)
  expect(costs).toEqual({
    propose: '6/4 1',
    approve: '3/3 1',
    apply: '15/11 3',
    tell: '1/0 0',
    look: '4/0 0',
    verify: '5/3 1',
    revert: '6/8 2',
  })
})

test('a minute in which nothing is due, and one in which an action is held', async () => {
  const stand = await realStand()
  const minute = async () => {
    await releaseDenied(stand.now(), stand.deps)
    await sweepActions(stand.now(), { dueActionIds, runAction: () => stand.work(ID), now: stand.now })
  }
  expect(await costOf(minute)).toBe('2/0 0')
  const local = (seconds: number) => new Date(stand.nowMs + seconds * 1000).toISOString().slice(0, 16)
  await stand.configure({ freezes: [{ id: 'f', from: local(-3600), to: local(86_400), timeZone: 'UTC' }] })
  await stand.approved(ID, { name: 't', value: 2 })
  await stand.work(ID)
  expect((await stand.action(ID)).denial?.code).toBe('frozen')
  expect(await costOf(minute)).toBe('5/0 0')
})
