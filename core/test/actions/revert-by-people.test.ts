import { describe, expect, test } from 'vitest'
import { beginRevert } from '../../src/actions/begin-revert.ts'
import { denialOf } from '../../src/actions/denial.ts'
import { dueMove } from '../../src/actions/due-move.ts'
import { needsPeople } from '../../src/actions/needs-people.ts'
import { recordAttempt } from '../../src/actions/record-attempt.ts'
import { settleAction } from '../../src/actions/settle-action.ts'
import type { Role } from '../../src/roles.ts'
import { actionSchema, type Action } from '../../src/schema/action.ts'
import { ADA, applied, approve, approved, at, BOB, claim, CYD, proposed } from './fixtures.ts'

const ACCOUNTS = new Map([BOB, CYD].map(({ uid }) => [uid, { role: 'approver', isDisabled: false } as const]))

/** An action of high risk that Bob and Cyd approved and that stands. */
function standing(wish: Parameters<typeof proposed>[0] = {}): Action {
  const both = approve(approve(proposed({ risk: 'high', ...wish })), CYD)
  const { action, lease } = claim(both, at(20))
  const change = recordAttempt(action, lease, { outcome: 'applied', etag: 'e1', fence: 1 }, at(25))
  if (change === undefined) throw new Error('not recorded')
  return change.action
}

function want(
  action: Action,
  person = BOB,
  {
    role = 'approver',
    accounts = ACCOUNTS,
    seconds = 40,
  }: { role?: Role; accounts?: typeof ACCOUNTS; seconds?: number } = {},
) {
  return beginRevert(action, { person, role, revision: action.revision, reason: 'over' }, accounts, at(seconds)).action
}

describe('wanting a change back that several approved', () => {
  test('takes as many distinct approvers', () => {
    const once = want(standing())
    expect(once).toMatchObject({
      state: 'applied',
      effect: 'applied',
      revertApprovals: [{ person: BOB, time: at(40) }],
    })
    expect(actionSchema.parse(once)).toEqual(once)
    expect(dueMove(once, at(50))).toEqual({ move: 'beginVerify', time: at(40) })
    expect(() => want(once)).toThrow('Bob wants it back already')
    expect(want(once, CYD)).toMatchObject({ state: 'reverting', revertTime: at(40), revertApprovals: [{}, {}] })
  })

  test('counts nobody who said so too long ago, or may approve it no more', () => {
    const once = want(standing())
    expect(want(once, CYD, { seconds: 40 + 4 * 3600 })).toMatchObject({
      state: 'applied',
      revertApprovals: [{ person: CYD }],
    })
    const without = new Map([...ACCOUNTS].filter(([uid]) => uid !== BOB.uid))
    expect(want(once, CYD, { accounts: without })).toMatchObject({
      state: 'applied',
      revertApprovals: [{ person: CYD }],
    })
  })

  test('is for the roles that could approve it, and not for whom it is about', () => {
    expect(() => want(standing(), ADA, { role: 'operator' })).toThrow('operator may not revert it: high risk needs')
    const own = { ...standing(), proposal: { ...standing().proposal, target: { type: 'member', name: BOB.uid } } }
    expect(() => want(own)).toThrow('others must revert it')
  })
})

describe('settling', () => {
  const wish = { person: BOB, reason: 'mended by hand' }
  const failed: Action = { ...applied().action, state: 'revertFailed', dueTime: null }

  test('takes the word of people for a target that could not be reverted', () => {
    const { action, event } = settleAction(failed, { ...wish, revision: failed.revision }, at(90))
    expect(action).toMatchObject({ state: 'settled', effect: 'unknown', lease: null, dueTime: null })
    expect(event).toMatchObject({ event: 'settle', actor: BOB.uid, message: 'mended by hand' })
    expect([needsPeople(failed), needsPeople(action)]).toEqual([expect.stringContaining('may still stand'), null])
  })

  test('is refused while Mesh can go on, to whom it is about, and upon another revision', () => {
    const { action } = applied()
    expect(() => settleAction(action, { ...wish, revision: action.revision }, at(90))).toThrow('settle is not possible')
    expect(() => settleAction(failed, { ...wish, revision: 0 }, at(90))).toThrow('changed since you saw it')
    const own = { ...failed, proposal: { ...failed.proposal, target: { type: 'member', name: BOB.uid } } }
    expect(() => settleAction(own, { ...wish, revision: own.revision }, at(90))).toThrow('others must settle it')
  })
})

test('an attempt that is denied before it writes waits as if it had never begun', () => {
  const { action, lease } = claim(approved(), at(20))
  const change = recordAttempt(
    action,
    lease,
    { outcome: 'denied', denial: denialOf('killSwitch', 'fire'), fence: 1 },
    at(22),
  )
  expect(change?.action).toMatchObject({
    state: 'approved',
    effect: 'none',
    applyTime: null,
    applyFence: null,
    lease: null,
    denial: { code: 'killSwitch' },
    dueTime: at(3622),
  })
  expect(change?.event).toMatchObject({ event: 'deny', from: 'applying', to: 'approved', fence: 1 })
  expect(change?.lease.untilTime).toEqual(at(22))
  expect(change && claim(change.action, at(3622), change.lease).action).toMatchObject({ attempts: 1, applyFence: 2 })
})
