import type { Action } from '../schema/action.ts'
import { dueMove } from './due-move.ts'
import { moveAction, type ActionChange } from './move-action.ts'

/** Ends an action whose attempts crashed too often: it failed, or could not be reverted. Undefined while that is not so. */
export function giveUp(action: Action, now: Date): ActionChange | undefined {
  const due = dueMove(action, now)
  if (due?.move !== 'giveUp' || due.time > now) return undefined
  const event = action.state === 'applying' ? 'fail' : 'failRevert'
  const problem = `${action.attempts} attempts ended without a result`
  return moveAction(action, { event, now, message: problem }, { problem, lease: null, attempts: 0 })
}
