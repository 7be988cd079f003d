import { MeshError } from '../errors.ts'
import { may, type Permission, type Role } from '../roles.ts'

/** What a machine may be given: nothing that approves, appoints, reads addresses or changes what people must approve. */
export const KEY_SCOPES = [
  'action.dryRun',
  'action.propose',
  'actions.stop',
  'config.apply',
  'heartbeat.url',
  'incident.acknowledge',
  'incident.assign',
  'incident.comment',
  'incident.setSeverity',
  'incident.resolve',
  'incident.reopen',
  'ledger.read',
  'ledger.verify',
  'maintenance.open',
  'maintenance.end',
  'maintenance.list',
  'notice.retry',
  'notifier.test',
  'overrideRules.dryRun',
] as const satisfies readonly Permission[]

/** Whether a machine may hold this permission at all. */
export function isKeyScope(scope: string): boolean {
  return KEY_SCOPES.some((one) => one === scope)
}

/** The scopes of a new key, each once. Throws `invalid-argument` for what no machine may, `permission-denied` for what its owner may not. */
export function grantScopes(wanted: readonly string[], owner: Role | undefined): string[] {
  const scopes = [...new Set(wanted)].sort()
  const unknown = scopes.filter((scope) => !isKeyScope(scope))
  if (unknown.length > 0) {
    throw new MeshError(
      'invalid-argument',
      `no key can have the scope ${unknown.join(', ')}; expected some of ${KEY_SCOPES.join(', ')}`,
    )
  }
  const denied = scopes.filter((scope) => !may(owner, scope as Permission))
  if (denied.length > 0) {
    throw new MeshError('permission-denied', `a key cannot have ${denied.join(', ')}, which its owner does not have`)
  }
  return scopes
}
