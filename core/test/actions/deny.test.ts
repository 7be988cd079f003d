import { describe, expect, test } from 'vitest'
import { approveByPolicy } from '../../src/actions/approve-by-policy.ts'
import { beginRevert } from '../../src/actions/begin-revert.ts'
import { denialOf } from '../../src/actions/denial.ts'
import { denyAction, denyAutopilot, releaseAction } from '../../src/actions/deny-action.ts'
import { dueMove } from '../../src/actions/due-move.ts'
import type { ApproverNow } from '../../src/actions/policy/counting-approvals.ts'
import { isApproved } from '../../src/actions/held-approvals.ts'
import { actionSchema, type Approval } from '../../src/schema/action.ts'
import { MESH } from '../../src/schema/incident.ts'
import { applied, approve, approved, at, BOB, claim, digestOf, proposed } from './fixtures.ts'

describe('a denied action', () => {
  test('stays approved, says why, and is looked at again when the denial ends', () => {
    const { action, event } = denyAction(approved(), denialOf('frozen', 'Launch', at(600)), at(20))
    expect(actionSchema.parse(action)).toEqual(action)
    const message = 'changes are frozen: Launch'
    expect(action).toMatchObject({
      state: 'approved',
      denial: { code: 'frozen', message, time: at(20) },
      dueTime: at(600),
    })
    expect(event).toMatchObject({ event: 'deny', from: 'approved', to: 'approved', message, actor: 'mesh' })
    expect(claim(action, at(600)).action.denial).toBeNull()
  })

  test('is looked at again within the hour, and not within the minute', () => {
    expect(denyAction(approved(), denialOf('targetBusy', 'a2'), at(20)).action.dueTime).toEqual(at(3620))
    expect(denyAction(approved(), denialOf('rateLimited', 'r', at(7200)), at(20)).action.dueTime).toEqual(at(3620))
    expect(denyAction(approved(), denialOf('frozen', 'x', at(21)), at(20)).action.dueTime).toEqual(at(80))
  })

  test('by a stop of all is not looked at before that ends, or its approvals do', () => {
    expect(denyAction(approved(), denialOf('frozen', 'x', at(72_000)), at(20)).action.dueTime).toEqual(at(72_000))
    const over = denyAction(approved(), denialOf('frozen', 'x', at(200_000)), at(20)).action
    expect(dueMove(over, at(20))).toEqual({ move: 'expire', time: at(86_410) })
    const stopped = denyAction(approved(), denialOf('killSwitch', 'fire'), at(20)).action
    expect(dueMove(stopped, at(20))).toEqual({ move: 'expire', time: at(86_410) })
  })

  test('expires when its approvals end before that', () => {
    const { action } = denyAction(approved(), denialOf('killSwitch', 'fire'), at(86_400))
    expect(dueMove(action, at(86_400))).toEqual({ move: 'expire', time: at(86_410) })
  })

  test('is released by what denied it alone', () => {
    const { action } = denyAction(approved(), denialOf('killSwitch', 'fire'), at(20))
    expect(releaseAction(action, { codes: ['frozen'] }, at(30))).toBeUndefined()
    expect(releaseAction(action, { codes: ['killSwitch'], person: BOB }, at(30))?.action).toMatchObject({
      denial: null,
      dueTime: at(30),
    })
  })

  test('is approved by people when the policy may not', () => {
    const { action } = denyAutopilot(proposed({ risk: 'low' }), denialOf('autopilotQuota', 'r'), at(1))
    expect(action).toMatchObject({ state: 'proposed', denial: { code: 'autopilotQuota' }, dueTime: at(7 * 86_400) })
    expect(approve(action)).toMatchObject({ state: 'approved', denial: null })
  })
})

describe('approval by policy', () => {
  test('is enough for low risk, whoever proposed it, and is bound to the proposal', () => {
    const { action, event } = approveByPolicy(proposed({ risk: 'low', proposer: MESH }), { ruleId: 'r' }, at(1))
    expect(action).toMatchObject({ state: 'approved', approvals: [{ person: MESH, role: 'policy' }], dueTime: at(1) })
    expect(event).toMatchObject({ event: 'approve', actor: 'mesh', message: "the policy's rule r" })
    expect(isApproved(action, digestOf(action.proposal), at(2))).toBe(true)
    expect(isApproved(action, 'another', at(2))).toBe(false)
    expect(isApproved(action, action.digest, at(86_401))).toBe(false)
  })

  test('never counts for more risk, nor by anybody else', () => {
    for (const risk of ['medium', 'high'] as const) {
      expect(() => approveByPolicy(proposed({ risk }), { ruleId: 'r' }, at(1))).toThrow(
        `only people approve ${risk} risk`,
      )
    }
    const forged = (risk: 'low' | 'high', person = MESH) => {
      const action = proposed({ risk })
      const approval: Approval = { person, role: 'policy', digest: action.digest, time: at(1) }
      return isApproved({ ...action, state: 'approved', approvals: [approval] }, action.digest, at(2))
    }
    expect([forged('low'), forged('high'), forged('low', BOB)]).toEqual([true, false, false])
  })
})

describe('a person who wants a change back', () => {
  const wish = { person: BOB, role: 'approver', revision: 3, reason: 'over' } as const
  const NOBODY_ELSE = new Map<string, ApproverNow>()

  test('has it reverted at once', () => {
    const { action } = applied()
    const back = beginRevert(action, { ...wish, revision: action.revision }, NOBODY_ELSE, at(40))
    expect(back.action).toMatchObject({ state: 'reverting', revertTime: at(40), dueTime: at(40), attempts: 0 })
    expect(back.event).toMatchObject({ event: 'beginRevert', actor: BOB.uid, message: 'over' })
    expect(claim(back.action, at(41)).action).toMatchObject({ state: 'reverting', attempts: 1 })
  })

  test('is refused when there is nothing to revert, no way back, or another revision', () => {
    const { action } = applied({ ttlMs: null, revert: 'never' })
    expect(() => beginRevert(action, { ...wish, revision: action.revision }, NOBODY_ELSE, at(40))).toThrow(
      'cannot be reverted',
    )
    expect(() => beginRevert(approved(), { ...wish, revision: 1 }, NOBODY_ELSE, at(40))).toThrow('it changed nothing')
    expect(() => beginRevert(applied().action, { ...wish, revision: 0 }, NOBODY_ELSE, at(40))).toThrow(
      'changed since you saw it',
    )
  })
})
