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
} as const

/** Sub-collection of an incident that holds its timeline. */
export const INCIDENT_EVENTS = 'events'

/** Documents of `planner`: how far slots have been planned, and the number of the applied configuration. */
export const PLANNER_DOCUMENTS = { state: 'state', config: 'config' } as const

/** The one document of `notifySettings`. */
export const NOTIFY_SETTINGS_DOCUMENT = 'current'

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

/** A check is named after its service: `payments.http`. */
export function checkId(serviceId: string, localId: string): string {
  return `${serviceId}.${localId}`
}

/** One run document per board, interval and slot, so a repeated batch lands on the same document. */
export function checkRunId(boardId: string, intervalMs: number, slotTimeMs: number): string {
  return `${boardId}_${intervalMs}_${slotTimeMs}`
}

/** An incident is named after the transition that opened it, so a repeated message cannot open a second one. */
export function incidentId(checkId: string, transitionSeq: number): string {
  return `${checkId}_${transitionSeq}`
}

/** A transition is named after its check and its place in that check's history. */
export function transitionId(checkId: string, transitionSeq: number): string {
  return `${checkId}_${transitionSeq}`
}

/** Pub/Sub topic that carries one batch of due checks per message. */
export const TOPIC_CHECK_BATCHES = 'check-batches'
