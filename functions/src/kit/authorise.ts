import { MeshError } from '@mesh/core/errors'
import { may, PERMISSIONS, type Permission } from '@mesh/core/roles'
import type { Person } from '@mesh/core/schema/incident'
import type { Account } from '../gcp/accounts.ts'
import type { Caller } from './door-input.ts'

/**
 * The person who calls, when both their token and their account of this moment allow it: a token outlives a disabled
 * account and a role that was taken away by up to an hour. Throws `unauthenticated` or `permission-denied`.
 */
export async function authorise(
  caller: Caller | undefined,
  permission: Permission,
  readAccount: (uid: string) => Promise<Account | undefined>,
): Promise<Person> {
  if (caller === undefined) throw new MeshError('unauthenticated', 'sign in first')
  refuseRole(caller.role, permission)
  const account = await readAccount(caller.uid)
  if (account === undefined) throw new MeshError('unauthenticated', 'your account does not exist any more')
  if (account.isDisabled) throw new MeshError('permission-denied', 'your account is disabled')
  refuseRole(account.role, permission)
  return { uid: account.uid, name: account.name }
}

function refuseRole(role: Caller['role'], permission: Permission): void {
  if (may(role, permission)) return
  const allowed = new Intl.ListFormat('en', { type: 'disjunction' }).format(PERMISSIONS[permission])
  throw new MeshError('permission-denied', `${permission} needs the role ${allowed}, not ${role ?? 'none'}`)
}
