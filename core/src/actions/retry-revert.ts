import type { Action } from '../schema/action.ts'
import type { Person } from '../schema/incident.ts'
import { moveAction, type ActionChange } from './move-action.ts'
import { refuseStale } from './refuse-stale.ts'

/** The action after a person asked to try its failed revert again; who said how its target stands must look anew. Throws `aborted` or `failed-precondition`. */
export function retryRevert(
  action: Action,
  { person, revision, reason = '' }: { person: Person; revision: number; reason?: string },
  now: Date,
): ActionChange {
  refuseStale(action, revision)
  const move = { event: 'retryRevert', now, person, message: reason } as const
  return moveAction(action, move, { lease: null, retryTime: null, attempts: 0, settleApprovals: [] })
}
