import { describe, expect, test } from 'vitest'
import { beginRevert } from '../../src/actions/begin-revert.ts'
import { denialOf } from '../../src/actions/denial.ts'
import { releaseAction } from '../../src/actions/deny-action.ts'
import { dueMove } from '../../src/actions/due-move.ts'
import { needsPeople } from '../../src/actions/needs-people.ts'
import { recordAttempt } from '../../src/actions/record-attempt.ts'
import { retryRevert } from '../../src/actions/retry-revert.ts'
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
  const failed: Action = { ...applied().action, state: 'revertFailed', dueTime: null }
  const BASE = { etag: 'e2', digest: 'min=0' }
  const OURS = { etag: 'e1', digest: 'min=2' }
  const unread = (action: Action, person = BOB, seconds = 90) => settle(action, { person, seconds, seen: null }).action

  function settle(
    action: Action,
    {
      person = BOB,
      role = 'approver',
      seen = BASE,
      digest = action.digest,
      accounts = ACCOUNTS,
      revision = action.revision,
      seconds = 90,
    }: Partial<Parameters<typeof settleAction>[1] & Parameters<typeof settleAction>[2] & { seconds: number }> = {},
  ) {
    const word = { person, role, revision, reason: 'mended by hand' }
    return settleAction(action, word, { digest, seen, accounts }, at(seconds))
  }

  test('takes the word of one approver for a target that is seen not to stand as the action left it', () => {
    const { action, event } = settle(failed)
    expect(action).toMatchObject({ state: 'settled', effect: 'unknown', lease: null, dueTime: null })
    expect(event).toMatchObject({ event: 'settle', actor: BOB.uid, message: 'mended by hand' })
    expect([needsPeople(failed), needsPeople(action)]).toEqual([expect.stringContaining('may still stand'), null])
    const high: Action = { ...standing(), state: 'revertFailed' }
    expect(settle(high).action.state).toBe('settled')
    expect(settle(high, { seen: 'gone' }).action.state).toBe('settled')
  })

  test('is refused while the change stands there, with what to do', () => {
    expect(() => settle(failed, { seen: OURS })).toThrow(
      expect.objectContaining({
        code: 'failed-precondition',
        message:
          'payments still stands as this action left it: mend what the revert failed by and have it tried again, or put the target in order by hand first',
      }),
    )
  })

  test('is refused while Mesh can go on, to whom it is about, and upon another revision', () => {
    const { action } = applied()
    expect(() => settle(action)).toThrow('settle is not possible')
    expect(() => settle(failed, { revision: 0 })).toThrow('changed since you saw it')
    const own = { ...failed, proposal: { ...failed.proposal, target: { type: 'member', name: BOB.uid } } }
    expect(() => settle(own)).toThrow('others must settle it')
  })

  test('is for the roles that could approve it, and not for who proposed it', () => {
    expect(() => settle(failed, { person: ADA, role: 'admin' })).toThrow('Ada proposed this action: somebody else must')
    const byRule = { ...failed, proposal: { ...failed.proposal, author: BOB } }
    expect(() => settle(byRule)).toThrow('Bob wrote the rule that proposes this: somebody else must settle it')
    const strict = { ...failed.proposal, requirement: { ...failed.proposal.requirement, roles: ['admin' as const] } }
    const digest = failed.digest
    expect(() => settle({ ...failed, proposal: strict }, { digest })).toThrow('approver may not settle it: medium risk')
    expect(settle({ ...failed, proposal: strict }, { digest, role: 'admin' }).action.state).toBe('settled')
  })

  test.each([
    ['could not be read', { seen: null }],
    ['has no etag', { seen: { etag: null, digest: 'min=0' } }],
    ['is of a proposal that changed after it was approved', { digest: 'another' }],
  ])('takes as many as had to approve it for a target that %s', (_, around) => {
    const high: Action = { ...standing(), state: 'revertFailed' }
    const { action: once, event } = settle(high, around)
    expect(once).toMatchObject({ state: 'revertFailed', settleApprovals: [{ person: BOB, time: at(90) }] })
    expect(event).toMatchObject({ event: 'approveSettle', actor: BOB.uid, message: 'mended by hand' })
    expect(actionSchema.parse(once)).toEqual(once)
    expect(() => settle(once, around)).toThrow('Bob says so already')
    expect(settle(once, { ...around, person: CYD }).action).toMatchObject({ state: 'settled', lease: null })
    expect(settle(failed, around).action.state).toBe('settled')
  })

  test('counts nobody who said so too long ago, may approve no more, or spoke before the revert was tried again', () => {
    const once = unread({ ...standing(), state: 'revertFailed' })
    expect(unread(once, CYD, 90 + 4 * 3600)).toMatchObject({
      state: 'revertFailed',
      settleApprovals: [{ person: CYD }],
    })
    const without = new Map([...ACCOUNTS].filter(([uid]) => uid !== BOB.uid))
    expect(settle(once, { person: CYD, seen: null, accounts: without }).action.state).toBe('revertFailed')
    const again = retryRevert(once, { person: BOB, revision: once.revision }, at(95)).action
    expect(again.settleApprovals).toEqual([])
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
    dueTime: at(86_410),
  })
  expect(change?.event).toMatchObject({ event: 'deny', from: 'applying', to: 'approved', fence: 1 })
  expect(change?.lease.untilTime).toEqual(at(22))
  const released = change && releaseAction(change.action, { codes: ['killSwitch'] }, at(3622))?.action
  expect(released && claim(released, at(3622), change.lease).action).toMatchObject({ attempts: 1, applyFence: 2 })
})
