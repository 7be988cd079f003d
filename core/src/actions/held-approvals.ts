import type { Action, Approval } from '../schema/action.ts'
import { MESH } from '../schema/incident.ts'
import { isSubject } from './is-subject.ts'

/**
 * The approvals that count at `now`: of exactly the proposal that `digest` (of the document as it is read now) is of, by
 * distinct people who neither proposed it nor wrote the rule that did, nor are its subject, in a role that its risk asks for, and not too old. Mesh may approve by policy what
 * is of low risk, whoever proposed it.
 */
export function heldApprovals(action: Action, digest: string, now: Date): Approval[] {
  const { proposal, approvals } = action
  const { roles, approvalMs } = proposal.requirement
  const people = new Set([proposal.proposer.uid, proposal.author?.uid])
  return approvals.filter(({ person, role, digest: approved, time }) => {
    if (approved !== digest || now.getTime() >= time.getTime() + approvalMs) return false
    if (role === 'policy') return person.uid === MESH.uid && proposal.risk === 'low'
    if (!roles.includes(role)) return false
    if (people.has(person.uid) || isSubject(action, person.uid)) return false
    people.add(person.uid)
    return true
  })
}

/** Whether an action has all the approvals that it needs at `now`. */
export function isApproved(action: Action, digest: string, now: Date): boolean {
  if (digest !== action.digest) return false
  const held = heldApprovals(action, digest, now)
  return held.some(({ role }) => role === 'policy') || held.length >= action.proposal.requirement.approvals
}

/** Whether the stored proposal is still the one that was approved, however long ago; what a revert writes comes out of it. */
export function wasApproved({ digest: proposed, approvals }: Action, digest: string): boolean {
  return digest === proposed && approvals.some((approval) => approval.digest === digest)
}
