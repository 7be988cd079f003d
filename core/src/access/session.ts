/**
 * Whether a session is over: it was begun before `validSince`. `authTime` is the token's `auth_time`, in whole seconds, so
 * both are compared by the second, as Firebase Authentication does: who signs in right after a change is let in. A session
 * of the same second stays too, with the role of the member's document, which is what counts.
 */
export function isSessionOver(authTime: number, validSince: Date): boolean {
  return authTime < Math.floor(validSince.getTime() / 1000)
}

/** `validSince` of a member none of whose sessions was ever ended. */
export const NEVER_ENDED = new Date(0)
