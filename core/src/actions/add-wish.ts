import { MeshError } from '../errors.ts'
import type { Role } from '../roles.ts'
import type { Action, RevertApproval } from '../schema/action.ts'
import type { Person } from '../schema/incident.ts'
import { mayApproveNow, type ApproverNow } from './policy/counting-approvals.ts'

/** One approver's word about the end of an action, upon the revision that they saw. */
export interface ApproverWord {
  person: Person
  role: Role
  revision: number
  reason: string
}

/**
 * Those of earlier wishes that count when another one comes, no older than an approval may be and by the accounts of then, and that one. Throws
 * `already-exists` for a second one of the same person; `what` says what they wish.
 */
export function addWish(
  { proposal }: Pick<Action, 'proposal'>,
  wishes: readonly RevertApproval[],
  wish: RevertApproval,
  what: string,
  accounts: ReadonlyMap<string, ApproverNow>,
): RevertApproval[] {
  const { approvalMs } = proposal.requirement
  const held = wishes.filter(
    ({ person, time }) =>
      wish.time.getTime() < time.getTime() + approvalMs && mayApproveNow(proposal, accounts.get(person.uid)),
  )
  if (held.some(({ person }) => person.uid === wish.person.uid)) {
    throw new MeshError('already-exists', `${wish.person.name} ${what} already; somebody else must, too`)
  }
  return [...held, wish]
}
