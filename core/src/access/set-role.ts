import { MeshError } from '../errors.ts'
import type { Role } from '../roles.ts'
import type { Risk } from '../schema/action-policy.ts'
import type { Member } from '../schema/member.ts'

/** What decides what a member may do. */
export type Standing = Pick<Member, 'role' | 'state'>

/** Roles that approve or appoint. */
export const STRONG_ROLES: readonly Role[] = ['approver', 'admin']

/** High, which takes two people, whenever somebody gains or loses what approves or appoints. */
export function riskOfStanding(before: Standing, after: Standing): Risk {
  return [before, after].some(({ role }) => STRONG_ROLES.includes(role)) ? 'high' : 'medium'
}

/** Refuses to take the last active admin away; `activeAdmins` are uids. Throws `failed-precondition`. */
export function keepAnAdmin(uid: string, after: Standing, activeAdmins: readonly string[]): void {
  if (isActiveAdmin(after) || !activeAdmins.includes(uid) || activeAdmins.length > 1) return
  throw new MeshError(
    'failed-precondition',
    'this is the last active admin, without whom nobody could appoint or invite; make somebody else admin first',
  )
}

export function isActiveAdmin({ role, state }: Standing): boolean {
  return role === 'admin' && state === 'active'
}
