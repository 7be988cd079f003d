import type { Action, RevertApproval } from '../schema/action.ts'
import { mayApproveNow, type ApproverNow } from './policy/counting-approvals.ts'

/** The words of approvers about the end of an action that count at `now`: no older than an approval may be, by the accounts of now. */
export function heldWishes(
  { proposal }: Pick<Action, 'proposal'>,
  wishes: readonly RevertApproval[],
  accounts: ReadonlyMap<string, ApproverNow>,
  now: Date,
): RevertApproval[] {
  const { approvalMs } = proposal.requirement
  return wishes.filter(
    ({ person, time }) =>
      now.getTime() < time.getTime() + approvalMs && mayApproveNow(proposal, accounts.get(person.uid)),
  )
}
