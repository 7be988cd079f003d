import { beforeEach, expect, test } from 'vitest'
import { memberSetRole } from '../../src/actions/kinds/member-set-role.ts'
import { ACTION_KINDS } from '../../src/actions/kinds/index.ts'
import { revertAction } from '../../src/actions/verbs/revert-action.ts'
import { keepsContract } from '../actions/kind-contract.ts'
import { Stand } from '../actions/stand.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { memberNow, store } from './members.ts'

takeOwnProject()

keepsContract('member.setRole', () => ({
  kind: memberSetRole,
  parameters: { uid: 'vic', role: 'operator' },
  prepare: () => store('vic', { role: 'viewer' }),
  drift: () => store('vic', { role: 'auditor', revision: 7 }),
}))

keepsContract('member.setRole for a while', () => ({
  kind: memberSetRole,
  parameters: { uid: 'vic', role: 'approver' },
  ttlMs: 3_600_000,
  prepare: () => store('vic', { role: 'viewer' }),
  drift: () => store('vic', { role: 'auditor', revision: 7 }),
}))

let stand: Stand

async function propose(
  id: string,
  parameters: { uid: string; role?: string; state?: string },
  ttlMs: number | null = null,
) {
  await stand.propose(id, parameters, { kind: 'member.setRole', parameters, ttlMs })
}

beforeEach(async () => {
  await clearFirestore()
  stand = new Stand()
  Object.defineProperty(stand.targets, 'kinds', { value: ACTION_KINDS })
})

test('an elevation takes two people and ends by its TTL', async () => {
  await store('vic', { role: 'viewer' })
  await propose('elevate-1', { uid: 'vic', role: 'admin' }, 3_600_000)
  expect(await stand.approve('elevate-1')).toMatchObject({ state: 'proposed' })
  await stand.work('elevate-1')
  expect(await memberNow('vic')).toMatchObject({ role: 'viewer', revision: 0 })
  await stand.approve('elevate-1', 'cyd')
  await stand.work('elevate-1')
  const endTime = new Date(stand.nowMs + 3_600_000)
  const standingBy = { actionId: 'elevate-1', endTime, isRevert: false }
  expect(await memberNow('vic')).toMatchObject({ role: 'admin', revision: 1, standingBy })
  // Somebody else must stay admin, or the end of it would be refused.
  await store('cyd', { role: 'admin' })
  stand.pass(3600)
  await stand.work('elevate-1')
  expect(await memberNow('vic')).toMatchObject({ role: 'viewer', revision: 2, validSince: stand.now() })
})

test('the last active admin stays, whoever approved', async () => {
  await store('cyd', { role: 'admin' })
  const demote = () => propose('demote-01', { uid: 'cyd', state: 'disabled' })
  await expect(demote()).rejects.toThrow('last active admin')
  await store('eva', { role: 'admin' })
  await demote()
  await stand.approve('demote-01')
  await stand.approve('demote-01', 'dan')
  await store('eva', { role: 'viewer' })
  await stand.work('demote-01')
  expect(await memberNow('cyd')).toMatchObject({ role: 'admin', state: 'active', revision: 0 })
  expect(await stand.action('demote-01')).toMatchObject({ effect: 'none' })
  expect((await stand.action('demote-01')).problem).toContain('last active admin')
})

test('the end of an elevation that would take the last admin is refused, and people are told', async () => {
  await store('vic', { role: 'viewer' })
  await propose('elevate-2', { uid: 'vic', role: 'admin' }, 3_600_000)
  await stand.approve('elevate-2')
  await stand.approve('elevate-2', 'cyd')
  await stand.work('elevate-2')
  stand.pass(3600)
  await stand.work('elevate-2')
  expect(await stand.action('elevate-2')).toMatchObject({ state: 'revertFailed' })
  expect((await stand.action('elevate-2')).problem).toContain('last active admin')
  expect(await memberNow('vic')).toMatchObject({ role: 'admin', state: 'active', revision: 1 })
})

test('the member whom it is about neither approves it nor takes it back', async () => {
  await store('bob', { role: 'approver' })
  await propose('demote-02', { uid: 'bob', role: 'admin' })
  await expect(stand.approve('demote-02')).rejects.toThrow('others must approve it')
  expect(await stand.action('demote-02')).toMatchObject({ state: 'proposed', approvals: [] })
  await stand.approve('demote-02', 'cyd')
  await stand.approve('demote-02', 'dan')
  await stand.work('demote-02')
  const { revision } = await stand.action('demote-02')
  const bob = { ...stand.caller('bob'), authTime: stand.nowMs / 1000 }
  const want = { actionId: 'demote-02', revision, reason: 'mine' }
  await expect(revertAction(want, bob, stand.now(), stand.deps)).rejects.toThrow('others must revert it')
  expect(await memberNow('bob')).toMatchObject({ role: 'admin', revision: 1 })
})
