import { MeshError } from '../errors.ts'
import type { Role } from '../roles.ts'
import type { Action, Approval } from '../schema/action.ts'
import type { Person } from '../schema/incident.ts'
import { approverRole } from './approver-role.ts'
import { heldApprovals } from './held-approvals.ts'
import { isSubject } from './is-subject.ts'
import { moveAction, type ActionChange } from './move-action.ts'
import { ownPart } from './own-part.ts'
import { refuseStale } from './refuse-stale.ts'

/** One person's approval of the revision that they saw. */
export interface ApprovalRequest {
  person: Person
  role: Role
  revision: number
  /** Digest of the proposal that the person saw. */
  digest: string
}

/**
 * The action after an approval; `digest` is of the document as it is read now. The last approval needed makes it `approved`
 * for as long as its oldest one counts. Throws `aborted` when it is not what the person saw, `permission-denied` for one's own
 * action, that of one's own rule, one's own role or a role that may not, `already-exists` for a second approval, `failed-precondition` when it is too late.
 */
export function approveAction(action: Action, request: ApprovalRequest, digest: string, now: Date): ActionChange {
  const { requirement } = action.proposal
  const { person } = request
  const own = ownPart(action.proposal, person)
  if (own !== undefined) throw denied(`${own}: somebody else must approve it`)
  if (isSubject(action, person.uid))
    throw denied(`this action changes what ${person.name} may do: others must approve it`)
  const role = approverRole(action.proposal, request, 'approve')
  refuseStale(action, request.revision)
  if (digest !== action.digest || request.digest !== digest) {
    throw new MeshError('aborted', 'the proposal is not the one that you saw: it must be proposed anew', {
      details: { expected: request.digest, found: digest, proposed: action.digest },
    })
  }
  if (action.state === 'proposed' && now >= action.expireTime) {
    throw new MeshError(
      'failed-precondition',
      `the proposal expired at ${action.expireTime.toISOString()}; propose anew`,
    )
  }
  const held = heldApprovals(action, digest, now)
  if (held.some((one) => one.person.uid === person.uid)) {
    throw new MeshError('already-exists', `${person.name} approved this action already; somebody else must`)
  }
  const approvals: Approval[] = [...held, { person, role, digest, time: now }]
  const isLast = approvals.length >= requirement.approvals
  const oldest = Math.min(...approvals.map(({ time }) => time.getTime()))
  const expireTime = isLast ? new Date(oldest + requirement.approvalMs) : action.expireTime
  return moveAction(
    action,
    { event: isLast ? 'approve' : 'approvePartly', now, person },
    {
      approvals,
      expireTime,
      denial: null,
    },
  )
}

function denied(message: string): MeshError {
  return new MeshError('permission-denied', message)
}
