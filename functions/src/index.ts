export { everyMinute } from './triggers.ts'
export {
  applyConfig,
  everyFiveMinutes,
  planChecks,
  probeChecks,
  probeChecksAsia,
  probeChecksEurope,
  recordRun,
  trackIncident,
} from './root/triggers.ts'
export { heartbeat, heartbeatUrl } from './root/heartbeat/triggers.ts'
export {
  acknowledgeIncident,
  assignIncident,
  commentIncident,
  reopenIncident,
  resolveIncident,
  setIncidentSeverity,
} from './root/incident/triggers.ts'
export { endMaintenance, listMaintenance, openMaintenance } from './root/maintenance/triggers.ts'
export { dryRunOverrideRules } from './root/override/triggers.ts'
export { retryNotice, routeNotices, sendNotice, testNotifier } from './notify/triggers.ts'
export { status } from './status/triggers.ts'
export { growLedger } from './ledger/triggers.ts'
export { ledger } from './ledger/http.ts'
export {
  admitAccount,
  admitSignIn,
  createApiKey,
  inviteMember,
  reviewAccess,
  revokeApiKey,
  revokeInvite,
  rotateApiKey,
  syncMember,
} from './access/triggers.ts'
export {
  approveAction,
  dryRunAction,
  listActionKinds,
  proposeAction,
  rejectAction,
  revertAction,
  runAction,
  settleAction,
  stopActions,
  tellAction,
} from './actions/triggers.ts'
