import type { Action } from '../schema/action.ts'
import type { Person } from '../schema/incident.ts'
import { moveAction, type ActionChange } from './move-action.ts'
import { refuseStale } from './refuse-stale.ts'

/**
 * The action after somebody said no, which its proposer may too. Throws `aborted` when it changed since they saw it and
 * `failed-precondition` once it is being applied.
 */
export function rejectAction(
  action: Action,
  { person, revision, reason }: { person: Person; revision: number; reason: string },
  now: Date,
): ActionChange {
  refuseStale(action, revision)
  return moveAction(action, { event: 'reject', now, person, message: reason }, { problem: reason })
}
