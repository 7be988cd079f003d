export { applyConfig, planChecks, probeChecks, recordRun, repairIncidents, trackIncident } from './root/triggers.ts'
export {
  acknowledgeIncident,
  assignIncident,
  commentIncident,
  reopenIncident,
  resolveIncident,
  setIncidentSeverity,
} from './root/incident/triggers.ts'
export { routeNotices, sendDueNotices, sendNotice } from './notify/triggers.ts'
