import type { ApiKey, Invite } from '@mesh/core/schema/member'

/** What became of an invitation; `admins` are the uids of the active ones, undefined while they are not known. */
export function inviteInWords(
  { state, expireTime, invitedBy }: Pick<Invite, 'state' | 'expireTime' | 'invitedBy'>,
  admins: ReadonlySet<string> | undefined,
  now: Date,
): string {
  if (state === 'used') return 'Used'
  if (state === 'revoked') return 'Withdrawn'
  if (expireTime <= now) return 'Expired'
  return admins?.has(invitedBy.uid) === false ? 'Void: its inviter is no admin' : 'Open'
}

/** What became of a key. */
export function keyInWords(
  { revokeTime, expireTime, replacedBy }: Pick<ApiKey, 'revokeTime' | 'expireTime' | 'replacedBy'>,
  now: Date,
): string {
  if (revokeTime !== null) return 'Revoked'
  if (expireTime <= now) return 'Expired'
  return replacedBy === null ? 'Valid' : 'Being replaced'
}
