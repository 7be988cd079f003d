import { MeshError } from '../errors.ts'
import { may, type Permission, type Role } from '../roles.ts'
import type { ApiKey } from '../schema/member.ts'
import { isKeyScope } from './key-scopes.ts'

/** The member who answers for a key, as they are now; no role when they are no active member. */
export interface KeyOwner {
  role: Role | undefined
}

export type KeyState = 'valid' | 'expired' | 'revoked'

/** What has become of a key. */
export function keyState({ revokeTime, expireTime }: Pick<ApiKey, 'revokeTime' | 'expireTime'>, now: Date): KeyState {
  if (revokeTime !== null) return 'revoked'
  return now < expireTime ? 'valid' : 'expired'
}

/** Lets a key do something whose secret was right, or throws `unauthenticated` or `permission-denied` with how to mend that. */
export function judgeApiKey(key: ApiKey, permission: Permission, owner: KeyOwner, now: Date): void {
  const { name, expireTime, scopes } = key
  const state = keyState(key, now)
  if (state === 'revoked')
    throw new MeshError('unauthenticated', `the API key "${name}" was revoked; ask for a new one`)
  if (state === 'expired') {
    const when = expireTime.toISOString()
    throw new MeshError('unauthenticated', `the API key "${name}" ended at ${when}; rotate keys before they end`)
  }
  if (owner.role === undefined) {
    throw new MeshError('unauthenticated', `the owner of the API key "${name}" is no active member; create another key`)
  }
  if (!isKeyScope(permission) || !scopes.includes(permission)) {
    throw new MeshError(
      'permission-denied',
      `the API key "${name}" has no scope ${permission}, only ${scopes.join(', ')}`,
    )
  }
  if (!may(owner.role, permission)) {
    throw new MeshError('permission-denied', `the owner of the API key "${name}" may not ${permission} any more`)
  }
}
