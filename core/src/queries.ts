import { COLLECTIONS, INCIDENT_EVENTS } from './paths.ts'

/** A query by name, so that a test can tell whether its composite index exists. */
export interface NamedQuery {
  collection: string
  /** Fields compared for equality. */
  equal: readonly string[]
  orderBy: readonly (readonly [field: string, direction: 'asc' | 'desc'])[]
}

/** Every query of Mesh that filters or orders; reads of single documents and of whole collections are not named. */
export const QUERIES = {
  /** Newest runs of one board and interval: a service page's history. */
  recentRuns: { collection: COLLECTIONS.checkRuns, equal: ['boardId', 'intervalMs'], orderBy: [['slotTime', 'desc']] },
  /** Incidents that are not resolved: those without a time of resolution. */
  openIncidents: { collection: COLLECTIONS.incidents, equal: ['resolveTime'], orderBy: [] },
  /** The transitions that open and resolve one incident. */
  transitionsOfIncident: { collection: COLLECTIONS.transitions, equal: ['incidentId'], orderBy: [] },
  recentIncidents: { collection: COLLECTIONS.incidents, equal: [], orderBy: [['updateTime', 'desc']] },
  incidentsOfService: { collection: COLLECTIONS.incidents, equal: ['serviceId'], orderBy: [['updateTime', 'desc']] },
  /** Events of one incident, newest first. */
  timeline: { collection: INCIDENT_EVENTS, equal: [], orderBy: [['time', 'desc']] },
  noticesOfIncident: { collection: COLLECTIONS.notices, equal: ['incidentId'], orderBy: [] },
  /** Notices to look at, the longest due first. */
  dueNotices: { collection: COLLECTIONS.notices, equal: ['state'], orderBy: [['dueTime', 'asc']] },
} as const satisfies Record<string, NamedQuery>
