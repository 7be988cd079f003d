/** The roles of Mesh, carried in the custom claim `role` that only functions and the deployment's owner set. */
export const ROLES = ['viewer', 'operator', 'approver', 'auditor', 'admin'] as const
export type Role = (typeof ROLES)[number]

const OPERATORS: readonly Role[] = ['operator', 'approver', 'admin']
const APPROVERS: readonly Role[] = ['approver', 'admin']
const AUDITORS: readonly Role[] = ['auditor', 'admin']
const ADMINS: readonly Role[] = ['admin']

/** Who may do what; one entry per verb that people call. */
export const PERMISSIONS = {
  'access.review': AUDITORS,
  'action.approve': APPROVERS,
  'action.dryRun': OPERATORS,
  'action.propose': OPERATORS,
  'action.reject': OPERATORS,
  'action.revert': APPROVERS,
  'action.settle': APPROVERS,
  'actions.resume': ADMINS,
  'actions.stop': OPERATORS,
  'apiKey.create': ADMINS,
  'apiKey.revoke': ADMINS,
  'config.apply': OPERATORS,
  'heartbeat.url': OPERATORS,
  'incident.acknowledge': OPERATORS,
  'incident.assign': OPERATORS,
  'incident.comment': OPERATORS,
  'incident.setSeverity': OPERATORS,
  'incident.resolve': OPERATORS,
  'incident.reopen': OPERATORS,
  'ledger.read': AUDITORS,
  'ledger.verify': ROLES,
  'maintenance.open': OPERATORS,
  'maintenance.end': OPERATORS,
  'maintenance.list': ROLES,
  'member.contacts': AUDITORS,
  'member.invite': ADMINS,
  'notice.retry': OPERATORS,
  'notifier.test': OPERATORS,
  'overrideRules.dryRun': ROLES,
  'policy.apply': ADMINS,
} as const satisfies Record<string, readonly Role[]>
export type Permission = keyof typeof PERMISSIONS

/** Narrows a token's claim to a role; anything else is no role at all. */
export function asRole(claim: unknown): Role | undefined {
  return ROLES.find((role) => role === claim)
}

/** Whether a role may do something; no role may do nothing. */
export function may(role: Role | undefined, permission: Permission): boolean {
  return role !== undefined && PERMISSIONS[permission].includes(role)
}
