import type { ApiKey, Invite, Member } from '@mesh/core/schema/member'

/** How a member came. */
export const SOURCE_WORDS: Record<Member['source'], string> = {
  invite: 'invited',
  domain: "came by their address's domain",
  configuration: 'first admin, from the configuration',
  owner: "added by the project's owner",
}

/** What became of an invitation. */
export function inviteInWords({ state, expireTime }: Pick<Invite, 'state' | 'expireTime'>, now: Date): string {
  if (state === 'used') return 'Used'
  if (state === 'revoked') return 'Withdrawn'
  return expireTime > now ? 'Open' : 'Expired'
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
