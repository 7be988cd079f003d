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
  openIncidents: { collection: COLLECTIONS.incidents, equal: ['state'], orderBy: [] },
  recentIncidents: { collection: COLLECTIONS.incidents, equal: [], orderBy: [['updateTime', 'desc']] },
  incidentsOfService: { collection: COLLECTIONS.incidents, equal: ['serviceId'], orderBy: [['updateTime', 'desc']] },
  /** Events of one incident, oldest first. */
  timeline: { collection: INCIDENT_EVENTS, equal: [], orderBy: [['time', 'asc']] },
} as const satisfies Record<string, NamedQuery>
