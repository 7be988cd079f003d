import { isSessionOver } from '@mesh/core/access/session'
import { MeshError } from '@mesh/core/errors'
import { may, PERMISSIONS, type Permission, type Role } from '@mesh/core/roles'
import type { Person } from '@mesh/core/schema/incident'
import { noteKeyUse, readApiKey } from '../access/store/api-keys.ts'
import { readMember } from '../access/store/members.ts'
import type { Account } from '../gcp/accounts.ts'
import { isReservedUid } from './actor-of.ts'
import { authoriseKey } from './authorise-key.ts'
import { now } from './clock.ts'
import type { Caller } from './door-input.ts'

const live = { readMember, readApiKey, noteKeyUse, now }

export type ReadAccount = (uid: string) => Promise<Account | undefined>

/**
 * Who calls, when both their token and what is stored at this moment allow it: a token outlives a disabled account and a
 * role that was taken away by up to an hour. The member's document counts; an account that the owner gave a role counts by
 * its claim until it has one. A machine is allowed by its key and by the member who answers for it. Throws
 * `unauthenticated` or `permission-denied`.
 */
export async function authorise(
  caller: Caller | undefined,
  permission: Permission,
  readAccount: ReadAccount,
  deps = live,
): Promise<Person> {
  if (caller === undefined) throw new MeshError('unauthenticated', 'sign in first')
  if (caller.key !== undefined)
    return authoriseKey(caller.key, permission, { ...deps, roleNow: roleNow(readAccount, deps) })
  if (isReservedUid(caller.uid)) {
    throw new MeshError('permission-denied', 'the uid of your account is reserved for Mesh; use another account')
  }
  refuseRole(caller.role, permission)
  const [account, member] = await Promise.all([readAccount(caller.uid), deps.readMember(caller.uid)])
  if (account === undefined) throw new MeshError('unauthenticated', 'your account does not exist any more')
  if (account.isDisabled || member?.state === 'disabled') {
    throw new MeshError('permission-denied', 'your account is disabled')
  }
  if (member !== undefined && isSessionOver(caller.authTime ?? 0, member.validSince)) {
    throw new MeshError('unauthenticated', 'your role changed after you signed in; sign in again')
  }
  refuseRole(member === undefined ? account.role : member.role, permission)
  // People may rename their account at any time, after anybody.
  return { uid: account.uid, name: member?.name ?? account.name }
}

/** What somebody may do at this moment; undefined for nobody, and for disabled members. */
function roleNow(readAccount: ReadAccount, deps: Pick<typeof live, 'readMember'>) {
  return async (uid: string): Promise<Role | undefined> => {
    const [account, member] = await Promise.all([readAccount(uid), deps.readMember(uid)])
    if (account === undefined || account.isDisabled || member?.state === 'disabled') return undefined
    return member === undefined ? account.role : member.role
  }
}

function refuseRole(role: Caller['role'], permission: Permission): void {
  if (may(role, permission)) return
  const allowed = new Intl.ListFormat('en', { type: 'disjunction' }).format(PERMISSIONS[permission])
  throw new MeshError('permission-denied', `${permission} needs the role ${allowed}, not ${role ?? 'none'}`)
}
