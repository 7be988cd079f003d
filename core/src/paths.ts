import { HOME_REGION, type Region } from './root/regions.ts'

/** Every Firestore collection of Mesh. `firestore.rules` matches exactly these (a test compares them). */
export const COLLECTIONS = {
  services: 'services',
  checks: 'checks',
  plans: 'plans',
  planner: 'planner',
  boards: 'boards',
  checkRuns: 'checkRuns',
  transitions: 'transitions',
  incidents: 'incidents',
  notices: 'notices',
  notifySettings: 'notifySettings',
  rootSettings: 'rootSettings',
  correlation: 'correlation',
  maintenance: 'maintenance',
  heartbeats: 'heartbeats',
  heartbeatTokens: 'heartbeatTokens',
  rollupHours: 'rollupHours',
  rollupDays: 'rollupDays',
  rollups: 'rollups',
  sloBoards: 'sloBoards',
  statusPages: 'statusPages',
  statusWork: 'statusWork',
  actions: 'actions',
  actionPolicies: 'actionPolicies',
  actionUses: 'actionUses',
  leases: 'leases',
  overrides: 'overrides',
  config: 'config',
  flags: 'flags',
  members: 'members',
  memberContacts: 'memberContacts',
  invites: 'invites',
  apiKeys: 'apiKeys',
  deliveries: 'deliveries',
  ledgerPending: 'ledgerPending',
  ledgerBundles: 'ledgerBundles',
  ledgerEvidence: 'ledgerEvidence',
  ledgerTiles: 'ledgerTiles',
  ledgerState: 'ledgerState',
  ledgerCheckpoints: 'ledgerCheckpoints',
  witnessedLogs: 'witnessedLogs',
} as const

/** Sub-collection of an incident that holds its timeline. */
export const INCIDENT_EVENTS = 'events'

/** Sub-collection of an action that holds its history. */
export const ACTION_EVENTS = 'history'

/** The one document of `actionPolicies`. */
export const ACTION_POLICY_DOCUMENT = 'current'

/** The one document of `ledgerState`. */
export const LEDGER_STATE_DOCUMENT = 'current'

/** The document of `ledgerCheckpoints` that holds the newest checkpoint; the others are named after their size. */
export const LATEST_CHECKPOINT = 'latest'

/** Documents of `planner`: how far slots have been planned, and the number of the applied configuration. */
export const PLANNER_DOCUMENTS = { state: 'state', config: 'config' } as const

/** The one document of `notifySettings`. */
export const NOTIFY_SETTINGS_DOCUMENT = 'current'

/** The one document of `statusWork`. */
export const STATUS_WORK_DOCUMENT = 'current'

/** The one document of `correlation`. */
export const CORRELATION_DOCUMENT = 'state'

/** The one document of `rootSettings`. */
export const ROOT_SETTINGS_DOCUMENT = 'current'

/** A notice is named after what it tells whom, so that a repeated event cannot tell it twice. */
export function noticeId(notice: {
  incidentId: string
  episode: number
  notifierId: string
  kind: string
  reminder: number
}): string {
  const { incidentId, episode, notifierId, kind, reminder } = notice
  return `${incidentId}_${episode}_${notifierId}_${kind}${reminder === 0 ? '' : reminder}`
}

/** Path of a check's push address on the site; the token is a secret. */
export function heartbeatPath(checkId: string, token: string): string {
  return `/heartbeat/${checkId}/${token}`
}

/** A check is named after its service: `payments.http`. */
export function checkId(serviceId: string, localId: string): string {
  return `${serviceId}.${localId}`
}

/** The service that a check is named after. */
export function serviceIdOf(checkId: string): string {
  return checkId.slice(0, checkId.indexOf('.'))
}

/** The id that a check has within its service. */
export function localIdOf(checkId: string): string {
  return checkId.slice(checkId.indexOf('.') + 1)
}

/** The five-minute buckets of a board are kept by hour. */
export function rollupHoursId(boardId: string, hourTime: Date): string {
  return `${boardId}_${hourTime.getTime()}`
}

/** The sums of a board are kept by day (UTC). */
export function rollupDaysId(boardId: string, dayTime: Date): string {
  return `${boardId}_${dayTime.getTime()}`
}

/** The long history of a service, by grain and first day: `payments_1d_2026-01-01`. */
export function rollupId(serviceId: string, grain: string, startTime: Date): string {
  return `${serviceId}_${grain}_${startTime.toISOString().slice(0, 10)}`
}

/**
 * One run document per board, interval, slot and region, so a repeated batch lands on the same document; a second opinion
 * also names the region that it is for.
 */
export function checkRunId(run: {
  boardId: string
  intervalMs: number
  slotTimeMs: number
  region: Region
  confirms?: Region
}): string {
  const { boardId, intervalMs, slotTimeMs, region, confirms } = run
  const id = `${boardId}_${intervalMs}_${slotTimeMs}_${region}`
  return confirms === undefined ? id : `${id}_for_${confirms}`
}

/** An incident is named after the transition that opened it, so a repeated message cannot open a second one. */
export function incidentId(checkId: string, transitionSeq: number): string {
  return `${checkId}_${transitionSeq}`
}

/** An incident of an N-of-M group is named after the group and how often that went down. */
export function groupIncidentId(groupId: string, seq: number): string {
  return `group.${groupId}_${seq}`
}

/** The incident of an action that people must look after. */
export function actionIncidentId(actionId: string): string {
  return `action.${actionId}`
}

/** A transition is named after its check and its place in that check's history. */
export function transitionId(checkId: string, transitionSeq: number): string {
  return `${checkId}_${transitionSeq}`
}

/**
 * Pub/Sub topic that carries a region's batches of due checks, one per message. The home region's is the one that was
 * there before regions: another name would lose what is on the way during an update.
 */
export function batchTopic(region: Region): string {
  return region === HOME_REGION ? 'check-batches' : `check-batches-${region}`
}

/** An entry bundle is named after its number; numbers sort as text. */
export function bundleId(index: number): string {
  return String(index).padStart(12, '0')
}

/** A document of contents is named after the place of the first entry that it was begun for. */
export function evidenceId(place: number): string {
  return String(place).padStart(16, '0')
}

/** A tile of hashes is named after its level and number. */
export function tileId(level: number, index: number): string {
  return `${level}_${String(index).padStart(12, '0')}`
}

/** The document of `deliveries` that remembers when refused deliveries to a function were last recorded. */
export function refusalId(functionName: string): string {
  return `refused_${functionName}`
}
