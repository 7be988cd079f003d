import { MeshError } from '../errors.ts'
import type { Role } from '../roles.ts'
import { STRONG_ROLES } from './set-role.ts'

/** A proposer and two approvers: from then on there are people enough for an action. */
const ENOUGH = 3

/**
 * Refuses to invite approvers and admins once there are enough of them to decide upon that with an action: one admin alone
 * must not be able to add approvers. `strong` counts active approvers and admins and who is invited as one, so that nobody keeps
 * invitations for later. Throws `failed-precondition`.
 */
export function refuseStrongInvite(role: Role, strong: number): void {
  if (!STRONG_ROLES.includes(role) || strong < ENOUGH) return
  throw new MeshError(
    'failed-precondition',
    `with ${strong} approvers and admins, invited ones among them, further ones take an action: invite as operator, then propose member.setRole`,
  )
}
