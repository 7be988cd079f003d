import type { Region } from '@mesh/core/root/regions'
import { REGION } from '../../options.ts'
import type { RunServiceName } from './run-target.ts'

/**
 * Names of Mesh's own functions, the one list of them (tests compare it with the exports): what runs Mesh must not be changed through Mesh,
 * which could not mend it afterwards.
 */
export const OWN_FUNCTIONS: readonly string[] = [
  'acknowledgeIncident',
  'admitAccount',
  'admitSignIn',
  'applyConfig',
  'approveAction',
  'assignIncident',
  'commentIncident',
  'createApiKey',
  'dryRunAction',
  'dryRunOverrideRules',
  'endMaintenance',
  'everyFiveMinutes',
  'everyMinute',
  'growLedger',
  'heartbeat',
  'heartbeatUrl',
  'inviteMember',
  'ledger',
  'listActionKinds',
  'listMaintenance',
  'openMaintenance',
  'planChecks',
  'probeChecks',
  'probeChecksAsia',
  'probeChecksEurope',
  'proposeAction',
  'recordRun',
  'rejectAction',
  'reopenIncident',
  'resolveIncident',
  'retryNotice',
  'revertAction',
  'reviewAccess',
  'revokeApiKey',
  'revokeInvite',
  'rotateApiKey',
  'routeNotices',
  'runAction',
  'sendNotice',
  'setIncidentSeverity',
  'settleAction',
  'status',
  'stopActions',
  'syncMember',
  'tellAction',
  'testNotifier',
  'trackIncident',
]

/** Those that run elsewhere than at home. */
const ELSEWHERE: Readonly<Record<string, Region>> = {
  probeChecksAsia: 'asia-northeast1',
  probeChecksEurope: 'europe-west1',
}

/**
 * Whether a Cloud Run service runs one of Mesh's functions: Firebase names it like the function, in lower case. In another
 * region the name is free for others.
 */
export function isOwnService({ service, region }: RunServiceName): boolean {
  return OWN_FUNCTIONS.some((name) => name.toLowerCase() === service && (ELSEWHERE[name] ?? REGION) === region)
}
