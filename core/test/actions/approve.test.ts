import { describe, expect, test } from 'vitest'
import { approveAction } from '../../src/actions/approve-action.ts'
import { heldApprovals, isApproved } from '../../src/actions/held-approvals.ts'
import { expireAction } from '../../src/actions/expire-action.ts'
import { proposalOf, proposeAction } from '../../src/actions/propose-action.ts'
import { rejectAction } from '../../src/actions/reject-action.ts'
import { actionEventSchema } from '../../src/schema/action-event.ts'
import { DEFAULT_POLICY } from '../../src/schema/action-policy.ts'
import { actionSchema } from '../../src/schema/action.ts'
import { MESH } from '../../src/schema/incident.ts'
import { ADA, approve, approved, at, BOB, CYD, digestOf, proposed, WISH } from './fixtures.ts'

const HOUR = 3600

test('a proposal carries what its risk requires and waits for a week', () => {
  const proposal = proposalOf({ ...WISH, risk: 'high' }, DEFAULT_POLICY)
  const { action, event } = proposeAction(proposal, { digest: 'd', policy: DEFAULT_POLICY, now: at(0) })
  expect(action).toMatchObject({ state: 'proposed', effect: 'none', expireTime: at(7 * 24 * HOUR), revision: 0 })
  expect(action.proposal.requirement.approvals).toBe(2)
  expect(event).toMatchObject({ event: 'propose', actor: 'u-ada', from: null, to: 'proposed', message: 'cold starts' })
  expect(actionSchema.parse(action)).toEqual(action)
  expect(actionEventSchema.parse(event)).toEqual(event)
})

test('a proposal that cannot be is refused with its reason', () => {
  expect(() => proposalOf({ ...WISH, revert: 'never' }, DEFAULT_POLICY)).toThrow(
    'run.setMinInstances cannot be reverted: it takes no TTL, but 3600000 ms found',
  )
  expect(() => proposalOf({ ...WISH, reason: '' }, DEFAULT_POLICY)).toThrow(/run.setMinInstances: reason: /)
})

describe('approving', () => {
  test('one approval is enough for medium risk, and counts for a day', () => {
    expect(approved()).toMatchObject({
      state: 'approved',
      approvals: [{ person: BOB }],
      expireTime: at(10 + 24 * HOUR),
      dueTime: at(10),
    })
  })

  test('high risk needs two people; the older approval says until when', () => {
    const half = approve(proposed({ risk: 'high' }))
    expect(half).toMatchObject({ state: 'proposed', revision: 1 })
    const whole = approve(half, CYD, { role: 'admin', now: at(HOUR) })
    expect(whole).toMatchObject({ state: 'approved', expireTime: at(10 + 4 * HOUR) })
    expect(actionSchema.parse(whole)).toEqual(whole)
  })

  test('an approval that is too old counts no more, and its person may approve again', () => {
    const half = approve(proposed({ risk: 'high' }))
    const later = approve(half, CYD, { now: at(10 + 4 * HOUR) })
    expect(later).toMatchObject({ state: 'proposed', approvals: [{ person: CYD }] })
    expect(approve(later, BOB, { now: at(5 * HOUR) }).state).toBe('approved')
  })

  test('is refused to its proposer, to other roles and to Mesh', () => {
    const refused = expect.objectContaining({ code: 'permission-denied' })
    expect(() => approve(proposed(), ADA, { role: 'admin' })).toThrow('somebody else must approve it')
    expect(() => approve(proposed(), ADA)).toThrow(refused)
    expect(() => approve(proposed(), BOB, { role: 'operator' })).toThrow(
      'operator may not approve it: medium risk needs approver or admin',
    )
    expect(() => approve(proposed(), MESH)).toThrow(refused)
  })

  test('is refused to who wrote the rule that proposes it, and would not count', () => {
    const action = proposed({ proposer: MESH, ruleId: 'r1', author: BOB })
    expect(() => approve(action)).toThrow(
      expect.objectContaining({
        code: 'permission-denied',
        message: 'Bob wrote the rule that proposes this: somebody else must approve it',
      }),
    )
    const whole = approve(action, CYD)
    expect(whole.state).toBe('approved')
    const slipped = whole.approvals.map((one) => ({ ...one, person: BOB }))
    expect(heldApprovals({ ...whole, approvals: slipped }, whole.digest, at(20))).toEqual([])
    expect(approve(proposed({ proposer: MESH, ruleId: 'r1' })).state).toBe('approved')
  })

  test('is refused to the member whose role it changes, and would not count', () => {
    const target = { type: 'member', name: BOB.uid }
    const action = proposed({ target })
    expect(() => approve(action)).toThrow('this action changes what Bob may do: others must approve it')
    expect(() => approve(action, BOB, { role: 'admin' })).toThrow(
      expect.objectContaining({ code: 'permission-denied' }),
    )
    const slipped = { ...approved(), proposal: action.proposal, digest: digestOf(action.proposal) }
    const approvals = slipped.approvals.map((one) => ({ ...one, digest: slipped.digest }))
    expect(heldApprovals({ ...slipped, approvals }, slipped.digest, at(20))).toEqual([])
    expect(approve(action, CYD).state).toBe('approved')
    expect(approve(proposed({ target: { type: 'service', name: BOB.uid } })).state).toBe('approved')
  })

  test('is refused twice to one person', () => {
    expect(() => approve(approve(proposed({ risk: 'high' })))).toThrow(
      expect.objectContaining({ code: 'already-exists' }),
    )
  })

  test('is refused upon an older revision, with both', () => {
    const half = approve(proposed({ risk: 'high' }))
    const digest = digestOf(half.proposal)
    const request = { person: CYD, role: 'approver', revision: 0, digest } as const
    expect(() => approveAction(half, request, digest, at(20))).toThrow(
      expect.objectContaining({
        code: 'aborted',
        details: { expected: 0, found: { revision: 1, state: 'proposed', approvals: 1 } },
      }),
    )
  })

  test('is refused when the proposal is not the one that was proposed or seen', () => {
    const action = proposed()
    const changed = { ...action, proposal: { ...action.proposal, parameters: { minInstances: 3 } } }
    expect(() => approve(changed)).toThrow('it must be proposed anew')
    const request = { person: BOB, role: 'approver', revision: 0, digest: 'other' } as const
    expect(() => approveAction(action, request, digestOf(action.proposal), at(1))).toThrow(
      expect.objectContaining({ code: 'aborted' }),
    )
  })

  test('is refused when it is too late', () => {
    expect(() => approve(proposed(), BOB, { now: at(7 * 24 * HOUR) })).toThrow('expired at 2026-01-08T00:00:00.000Z')
    expect(() => approve(approved(), CYD)).toThrow('the action is approved')
  })
})

test('rejecting says why, upon the revision that was seen, until it is applied', () => {
  const { action, event } = rejectAction(approved(), { person: ADA, revision: 1, reason: 'not now' }, at(15))
  expect(action).toMatchObject({ state: 'rejected', problem: 'not now', dueTime: null })
  expect(event).toMatchObject({ event: 'reject', actor: 'u-ada', message: 'not now' })
  expect(() => rejectAction(approved(), { person: BOB, revision: 0, reason: 'no' }, at(15))).toThrow('changed since')
  expect(() => rejectAction(action, { person: BOB, revision: 2, reason: 'no' }, at(16))).toThrow('is rejected')
})

test('proposals and approvals expire at their time, not before, and once', () => {
  const waiting = proposed()
  expect(expireAction(waiting, waiting.digest, at(7 * 24 * HOUR - 1))).toBeUndefined()
  expect(expireAction(waiting, waiting.digest, at(7 * 24 * HOUR))?.action).toMatchObject({
    state: 'expired',
    problem: 'not approved in time',
  })
  const late = expireAction(approved(), approved().digest, at(10 + 24 * HOUR))?.action
  expect(late).toMatchObject({ state: 'expired', problem: 'not applied while its approvals counted' })
  expect(late && expireAction(late, late.digest, at(30 * 24 * HOUR))).toBeUndefined()
})

test('approvals that became void end the action before their time', () => {
  const action = approved()
  expect(expireAction(action, action.digest, at(20))).toBeUndefined()
  expect(expireAction(action, `${action.digest} `, at(20))?.action).toMatchObject({
    state: 'expired',
    problem: 'its proposal changed after it was approved',
  })
})

test('stored approvals are judged again, whoever wrote them', () => {
  const action = approved({ risk: 'low' })
  const [first] = action.approvals
  if (first === undefined) throw new Error('no approval')
  const held = (change: Partial<typeof first>, now = at(20)) =>
    heldApprovals({ ...action, approvals: [{ ...first, ...change }] }, action.digest, now).length
  expect(held({})).toBe(1)
  expect(held({ person: ADA })).toBe(0)
  expect(held({ digest: 'other' })).toBe(0)
  expect([held({}, at(10 + 24 * HOUR - 1)), held({}, at(10 + 24 * HOUR))]).toEqual([1, 0])
  const { requirement } = action.proposal
  const narrowed = {
    ...action,
    proposal: { ...action.proposal, requirement: { ...requirement, roles: ['admin' as const] } },
  }
  expect(heldApprovals(narrowed, action.digest, at(20))).toEqual([])
  expect(heldApprovals({ ...action, approvals: [first, first] }, action.digest, at(20))).toHaveLength(1)
  expect([isApproved(action, action.digest, at(20)), isApproved(action, 'other', at(20))]).toEqual([true, false])
})
