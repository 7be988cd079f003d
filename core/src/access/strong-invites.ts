import { MeshError } from '../errors.ts'
import type { Role } from '../roles.ts'

/** A proposer and two approvers: from then on there are people enough for an action. */
const ENOUGH = 3

/**
 * Refuses to invite approvers and admins once there are enough of them to decide upon that with an action: one admin alone
 * must not be able to add approvers. `strong` counts active approvers and admins. Throws `failed-precondition`.
 */
export function refuseStrongInvite(role: Role, strong: number): void {
  if ((role !== 'approver' && role !== 'admin') || strong < ENOUGH) return
  throw new MeshError(
    'failed-precondition',
    `with ${strong} approvers and admins, further ones take an action: invite as operator, then propose member.setRole`,
  )
}
