export { applyConfig, planChecks, probeChecks, recordRun, trackIncident } from './root/triggers.ts'
