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
export { retryNotice, routeNotices, sendDueNotices, sendNotice, testNotifier } from './notify/triggers.ts'
export { status } from './status/triggers.ts'
