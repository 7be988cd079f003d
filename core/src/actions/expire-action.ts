import type { Action } from '../schema/action.ts'
import { isApproved } from './held-approvals.ts'
import { moveAction, type ActionChange } from './move-action.ts'

/**
 * The action after its proposal or its approvals ran out, or after its approvals became void because the stored proposal is
 * not the approved one any more; `digest` is of the proposal as it is read now. Undefined when none is so, or it is past that.
 */
export function expireAction(action: Action, digest: string, now: Date): ActionChange | undefined {
  const problem = problemOf(action, digest, now)
  return problem === undefined ? undefined : moveAction(action, { event: 'expire', now, message: problem }, { problem })
}

function problemOf(action: Action, digest: string, now: Date): string | undefined {
  const isOver = now >= action.expireTime
  if (action.state === 'proposed') return isOver ? 'not approved in time' : undefined
  if (action.state !== 'approved') return undefined
  if (isOver) return 'not applied while its approvals counted'
  if (digest !== action.digest) return 'its proposal changed after it was approved'
  return isApproved(action, digest, now) ? undefined : 'its approvals do not count any more'
}
