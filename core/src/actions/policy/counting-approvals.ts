import { may, type Role } from '../../roles.ts'
import type { Approval, Action, Proposal } from '../../schema/action.ts'
import type { ActionsConfig } from '../../schema/settings/actions.ts'
import { autopilotRuleOf } from './use-limits.ts'

/** What an approver's account says now; undefined when there is none. */
export interface ApproverNow {
  role: Role | undefined
  isDisabled: boolean
}

/**
 * The approvals that still count by what holds now: those of people whose accounts may approve this in the role of now, and
 * that of a policy which still has a rule for it.
 */
export function countingApprovals(
  { proposal, approvals }: Action,
  accounts: ReadonlyMap<string, ApproverNow>,
  config: ActionsConfig,
): Approval[] {
  return approvals.filter(({ person, role }) => {
    if (role === 'policy') return 'perDayMax' in autopilotRuleOf(config, proposal)
    return mayApproveNow(proposal, accounts.get(person.uid))
  })
}

/** Whether an account may approve a proposal in the role of now. */
export function mayApproveNow({ requirement }: Proposal, account: ApproverNow | undefined): boolean {
  if (account === undefined || account.isDisabled || !may(account.role, 'action.approve')) return false
  return requirement.roles.some((one) => one === account.role)
}
