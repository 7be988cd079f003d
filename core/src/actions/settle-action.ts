import { MeshError } from '../errors.ts'
import type { Action, TargetSeen } from '../schema/action.ts'
import { addWish, type ApproverWord } from './add-wish.ts'
import { approverRole } from './approver-role.ts'
import { wasApproved } from './held-approvals.ts'
import { isSubject } from './is-subject.ts'
import { moveAction, type ActionChange } from './move-action.ts'
import { ownPart } from './own-part.ts'
import type { ApproverNow } from './policy/counting-approvals.ts'
import { refuseStale } from './refuse-stale.ts'

/** What the word is judged by. */
interface SettleSurroundings {
  /** Of the action's proposal as it is read now. */
  digest: string
  /** The target as it was just read; null when that was not possible. */
  seen: TargetSeen | 'gone' | null
  /** Of those who said so before. */
  accounts: ReadonlyMap<string, ApproverNow>
}

/**
 * The action that Mesh could not revert, after an approver says that its target is as it should be: Mesh leaves it alone for good and
 * others may change it. Where Mesh sees that the change does not stand there any more, one word is enough; where it cannot see, as many
 * must say so as had to approve it. Throws `aborted` when it changed since they saw it, `permission-denied` for one's own action, that of one's own rule, a change of
 * one's own role and a role that could not approve it, `already-exists` for a second word, `failed-precondition` while the change stands and for
 * an action whose revert did not fail.
 */
export function settleAction(
  action: Action,
  { person, role, revision, reason }: ApproverWord,
  { digest, seen, accounts }: SettleSurroundings,
  now: Date,
): ActionChange {
  const { requirement, target, dryRun } = action.proposal
  if (isSubject(action, person.uid)) {
    throw denied(`this action changed what ${person.name} may do: others must settle it`)
  }
  const own = ownPart(action.proposal, person)
  if (own !== undefined) throw denied(`${own}: somebody else must settle it`)
  const approver = approverRole(action.proposal, { person, role }, 'settle')
  refuseStale(action, revision)
  const isKnown = wasApproved(action, digest)
  const isGone = seen === 'gone'
  if (isKnown && !isGone && seen?.digest === dryRun.desiredDigest) {
    const ways = 'mend what the revert failed by and have it tried again, or put the target in order by hand first'
    throw new MeshError('failed-precondition', `${target.name} still stands as this action left it: ${ways}`)
  }
  const isSeen = isKnown && (isGone || (seen !== null && seen.etag !== null))
  const word = { person, role: approver, time: now }
  const settleApprovals = addWish(action, action.settleApprovals, word, 'says so', accounts)
  const move = { now, person, message: reason }
  return isSeen || settleApprovals.length >= requirement.approvals
    ? moveAction(action, { ...move, event: 'settle' }, { settleApprovals, effect: 'unknown', lease: null })
    : moveAction(action, { ...move, event: 'approveSettle' }, { settleApprovals })
}

function denied(message: string): MeshError {
  return new MeshError('permission-denied', message)
}
