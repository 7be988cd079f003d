import { MeshError } from '../errors.ts'
import type { Action } from '../schema/action.ts'
import type { Person } from '../schema/incident.ts'
import { isSubject } from './is-subject.ts'
import { moveAction, type ActionChange } from './move-action.ts'
import { refuseStale } from './refuse-stale.ts'

/**
 * The action whose standing change a person wants back before its time; an attempt to revert is due at once. Throws `aborted`
 * when it changed since they saw it, `permission-denied` for a change of their own role, `failed-precondition` when it cannot be reverted or no change of its stands.
 */
export function beginRevert(
  action: Action,
  { person, revision, reason }: { person: Person; revision: number; reason: string },
  now: Date,
): ActionChange {
  if (isSubject(action, person.uid)) {
    // Else whoever lost a role, and may still revert, would take it back alone.
    throw new MeshError('permission-denied', `this action changed what ${person.name} may do: others must revert it`)
  }
  refuseStale(action, revision)
  if (action.proposal.revert === 'never') {
    throw new MeshError(
      'failed-precondition',
      `${action.proposal.kind} cannot be reverted: propose the opposite change`,
    )
  }
  if (action.effect === 'none') {
    throw new MeshError(
      'failed-precondition',
      `the action is ${action.state}: it changed nothing that could be reverted`,
    )
  }
  return moveAction(
    action,
    { event: 'beginRevert', now, person, message: reason },
    { revertTime: now, lease: null, retryTime: null, attempts: 0 },
  )
}
