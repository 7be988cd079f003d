import { MeshError } from '../errors.ts'
import type { Action } from '../schema/action.ts'
import { addWish, type ApproverWord } from './add-wish.ts'
import { approverRole } from './approver-role.ts'
import { isSubject } from './is-subject.ts'
import { moveAction, type ActionChange } from './move-action.ts'
import type { ApproverNow } from './policy/counting-approvals.ts'
import { refuseStale } from './refuse-stale.ts'

/**
 * The action whose standing change a person wants back before its time. Taking it back may do as much harm as making it, so as many distinct
 * approvers must want that as had to approve it, by the accounts of now; the last one has an attempt to revert due at once. Throws
 * `aborted` when it changed since they saw it, `permission-denied` for a change of their own role and for a role that could not approve it,
 * `already-exists` for a second wish, `failed-precondition` when it cannot be reverted or no change of its stands.
 */
export function beginRevert(
  action: Action,
  { person, role, revision, reason }: ApproverWord,
  accounts: ReadonlyMap<string, ApproverNow>,
  now: Date,
): ActionChange {
  const { requirement, kind, revert } = action.proposal
  if (isSubject(action, person.uid)) {
    // Else whoever lost a role, and may still revert, would take it back alone.
    throw new MeshError('permission-denied', `this action changed what ${person.name} may do: others must revert it`)
  }
  const approver = approverRole(action.proposal, { person, role }, 'revert')
  refuseStale(action, revision)
  if (revert === 'never') {
    throw new MeshError('failed-precondition', `${kind} cannot be reverted: propose the opposite change`)
  }
  if (action.effect === 'none') {
    throw new MeshError(
      'failed-precondition',
      `the action is ${action.state}: it changed nothing that could be reverted`,
    )
  }
  const wish = { person, role: approver, time: now }
  const revertApprovals = addWish(action, action.revertApprovals, wish, 'wants it back', accounts)
  const move = { now, person, message: reason }
  return revertApprovals.length < requirement.approvals
    ? moveAction(action, { ...move, event: 'approveRevert' }, { revertApprovals })
    : moveAction(
        action,
        { ...move, event: 'beginRevert' },
        { revertApprovals, revertTime: now, lease: null, retryTime: null, attempts: 0 },
      )
}
