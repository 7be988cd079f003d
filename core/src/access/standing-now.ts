import type { Role } from '../roles.ts'
import type { Standing } from './set-role.ts'

/**
 * What an account may do: what its member document says, which counts, or its claim while it has none. Disabled in either is
 * nobody.
 */
export function standingNow(
  account: { role: Role | undefined; isDisabled: boolean },
  member: Standing | undefined,
): { role: Role | undefined; isDisabled: boolean } {
  const isDisabled = account.isDisabled || member?.state === 'disabled'
  return { role: isDisabled ? undefined : (member ?? account).role, isDisabled }
}
