import type { Role } from '../roles.ts'
import type { Member } from '../schema/member.ts'
import { isSessionOver } from './session.ts'

/** A browser's session, as its ID token tells it. */
export interface BrowserSession {
  role: Role | undefined
  /** In seconds. */
  authTime: number
}

/** What a browser does about its own member document: sign out, fetch a token with the new role, or nothing. */
export function sessionMove(
  { role, authTime }: BrowserSession,
  member: Member | undefined,
): 'end' | 'refresh' | 'stay' {
  if (member === undefined) return 'stay'
  if (member.state === 'disabled' || isSessionOver(authTime, member.validSince)) return 'end'
  return member.role === role ? 'stay' : 'refresh'
}
