/** The roles of Mesh, carried in the custom claim `role` that only functions and the deployment's owner set. */
export const ROLES = ['viewer', 'operator', 'approver', 'auditor', 'admin'] as const
export type Role = (typeof ROLES)[number]

const MAY_CONFIGURE: readonly Role[] = ['operator', 'approver', 'admin']

/** Narrows a token's claim to a role; anything else is no role at all. */
export function asRole(claim: unknown): Role | undefined {
  return ROLES.find((role) => role === claim)
}

/** Whether a role may register services and checks. */
export function mayConfigure(role: Role | undefined): boolean {
  return role !== undefined && MAY_CONFIGURE.includes(role)
}
