import type { Action } from '../schema/action.ts'

/**
 * Whether no attempt before the one under way can have changed the target; attempts that are known to have changed nothing do not
 * count.
 */
export function isFirstAttempt({ state, applyFence, lease }: Action): boolean {
  return state === 'applying' && lease !== null && applyFence === lease.fence
}
