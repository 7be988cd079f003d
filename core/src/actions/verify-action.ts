import type { Action } from '../schema/action.ts'
import { ACTION_LIMITS } from './limits.ts'
import { moveAction, type ActionChange } from './move-action.ts'

/** What its check or metric says of an action since it was applied; `unknown` when it cannot be read. */
export interface VerificationResult {
  outcome: 'holds' | 'broken' | 'unknown'
  message: string
}

/** Begins the window of a verification; undefined when there is none to begin. `checkBefore` is of its check when it was applied. */
export function beginVerification(
  action: Action,
  now: Date,
  checkBefore?: Action['checkBefore'],
): ActionChange | undefined {
  const { verification } = action.proposal
  if (action.state !== 'applied' || verification === null) return undefined
  const verifyEndTime = new Date(now.getTime() + verification.windowMs)
  const before = checkBefore === undefined ? {} : { checkBefore }
  return moveAction(action, { event: 'beginVerify', now }, { verifyEndTime, ...before })
}

/**
 * The action after its check or metric was read: broken fails at once, holding verifies at the end of the window, and what
 * stays unknown for too long after that fails, since unknown is no pass. Undefined while it must be read again later.
 */
export function verifyAction(action: Action, result: VerificationResult, now: Date): ActionChange | undefined {
  if (action.state !== 'verifying' || action.verifyEndTime === null) return undefined
  const { outcome, message } = result
  const overMs = now.getTime() - action.verifyEndTime.getTime()
  if (outcome === 'holds') return overMs < 0 ? undefined : moveAction(action, { event: 'verify', now, message })
  if (outcome === 'unknown' && overMs < ACTION_LIMITS.verifyGraceMs) return undefined
  const problem = outcome === 'unknown' ? `still unknown after its window: ${message}` : message
  return moveAction(action, { event: 'fail', now, message: problem }, { problem })
}
