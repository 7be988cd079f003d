import type { ApproverNow } from '@mesh/core/actions/policy/counting-approvals'
import { readMember } from '../../access/store/members.ts'
import { readAccount } from '../../gcp/accounts.ts'

const live = { readAccount, readMember }

/** What an approver may at this moment: the member's document counts, else the account's claim; undefined for no account. */
export async function readApprover(uid: string, deps = live): Promise<ApproverNow | undefined> {
  const [account, member] = await Promise.all([deps.readAccount(uid), deps.readMember(uid)])
  if (account === undefined) return undefined
  return { role: member?.role ?? account.role, isDisabled: account.isDisabled || member?.state === 'disabled' }
}
