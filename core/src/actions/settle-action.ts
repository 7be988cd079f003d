import { MeshError } from '../errors.ts'
import type { Action } from '../schema/action.ts'
import type { Person } from '../schema/incident.ts'
import { isSubject } from './is-subject.ts'
import { moveAction, type ActionChange } from './move-action.ts'
import { refuseStale } from './refuse-stale.ts'

/**
 * The action that Mesh could not revert, after a person says that its target is as it should be: Mesh leaves it alone for good and others
 * may change it. Throws `aborted` when it changed since they saw it, `permission-denied` for a change of their own role,
 * `failed-precondition` for an action whose revert did not fail.
 */
export function settleAction(
  action: Action,
  { person, revision, reason }: { person: Person; revision: number; reason: string },
  now: Date,
): ActionChange {
  if (isSubject(action, person.uid)) {
    throw new MeshError('permission-denied', `this action changed what ${person.name} may do: others must settle it`)
  }
  refuseStale(action, revision)
  return moveAction(action, { event: 'settle', now, person, message: reason }, { effect: 'unknown', lease: null })
}
