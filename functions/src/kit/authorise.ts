import { isSessionOver } from '@mesh/core/access/session'
import { MeshError } from '@mesh/core/errors'
import { may, PERMISSIONS, type Permission, type Role } from '@mesh/core/roles'
import type { Person } from '@mesh/core/schema/incident'
import { noteKeyUse, readApiKey } from '../access/store/api-keys.ts'
import { readMember } from '../access/store/members.ts'
import { isReservedUid } from './actor-of.ts'
import { authoriseKey } from './authorise-key.ts'
import { now } from './clock.ts'
import type { Caller } from './door-input.ts'
import { readStanding, type ReadAccount } from './read-standing.ts'

const live = { readMember, readApiKey, noteKeyUse, now }

/**
 * Who calls, when both their token and what is stored at this moment allow it: a token outlives a disabled account and a
 * role that was taken away by up to an hour. A machine is allowed by its key and by the member who answers for it. Throws
 * `unauthenticated` or `permission-denied`.
 */
export async function authorise(
  caller: Caller | undefined,
  permission: Permission,
  readAccount: ReadAccount,
  deps = live,
): Promise<Person> {
  if (caller?.key !== undefined) return authoriseKey(caller.key, permission, { ...deps, readAccount })
  return (await authoriseMember(caller, permission, readAccount, deps)).person
}

/** As `authorise`, for what only people do: also tells the role that they do it in, which is that of now. */
export async function authoriseMember(
  caller: Caller | undefined,
  permission: Permission,
  readAccount: ReadAccount,
  deps = live,
): Promise<{ person: Person; role: Role }> {
  if (caller === undefined) throw new MeshError('unauthenticated', 'sign in first')
  if (caller.key !== undefined) {
    await authoriseKey(caller.key, permission, { ...deps, readAccount })
    throw new MeshError('permission-denied', `${permission} is nothing for a machine here: sign in`)
  }
  if (isReservedUid(caller.uid)) {
    throw new MeshError('permission-denied', 'the uid of your account is reserved for Mesh; use another account')
  }
  requireRole(permission, caller.role)
  const standing = await readStanding(caller.uid, { ...deps, readAccount })
  if (standing === undefined) throw new MeshError('unauthenticated', 'your account does not exist any more')
  if (standing.isDisabled) throw new MeshError('permission-denied', 'your account is disabled')
  if (isSessionOver(caller.authTime ?? 0, standing.validSince)) {
    throw new MeshError('unauthenticated', 'your role changed after you signed in; sign in again')
  }
  // People may rename their account at any time, after anybody.
  return { person: { uid: caller.uid, name: standing.name }, role: requireRole(permission, standing.role) }
}

/** The role, when it may do that. */
function requireRole(permission: Permission, role: Role | undefined): Role {
  if (role !== undefined && may(role, permission)) return role
  const allowed = new Intl.ListFormat('en', { type: 'disjunction' }).format(PERMISSIONS[permission])
  throw new MeshError('permission-denied', `${permission} needs the role ${allowed}, not ${role ?? 'none'}`)
}
