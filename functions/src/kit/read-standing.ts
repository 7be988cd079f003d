import { NEVER_ENDED } from '@mesh/core/access/session'
import { standingNow } from '@mesh/core/access/standing-now'
import type { Role } from '@mesh/core/roles'
import { readMember } from '../access/store/members.ts'
import { readAccount, type Account } from '../gcp/accounts.ts'

export type ReadAccount = (uid: string) => Promise<Account | undefined>

const live = { readAccount, readMember }

/** What somebody may do at this moment. */
export interface StandingNow {
  /** The name that others may see. */
  name: string
  /** Undefined for nobody: no role, or disabled. */
  role: Role | undefined
  isDisabled: boolean
  /** Sessions that were begun before this are over. */
  validSince: Date
}

/**
 * Reads account and member of somebody; undefined when there is no account. The member's document counts; an account that the
 * owner gave a role counts by its claim until it has one. Disabled in either is nobody.
 */
export async function readStanding(uid: string, deps = live): Promise<StandingNow | undefined> {
  const [account, member] = await Promise.all([deps.readAccount(uid), deps.readMember(uid)])
  if (account === undefined) return undefined
  const { name } = member ?? account
  return { name, ...standingNow(account, member), validSince: member?.validSince ?? NEVER_ENDED }
}
