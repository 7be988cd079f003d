import { COLLECTIONS } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'
import { incidentEventSchema, incidentSchema } from '@mesh/core/schema/incident'
import type { Incident, IncidentEvent } from '@mesh/core/schema/incident'
import { doc, type QueryDocumentSnapshot } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { listenToDocument, listenToQuery } from './listen.ts'
import { liveFamily, liveSource } from './live.ts'
import { namedQuery } from './named-query.ts'
import { readDocument, type Row } from './read-document.ts'

/** Most incidents that one list shows. */
export const INCIDENTS_MAX = 100

/** Most open incidents that are read: one cause may explain hundreds, and must not be cut off by what it explains. */
export const OPEN_INCIDENTS_MAX = 500

const readIncidents = (documents: QueryDocumentSnapshot[]) =>
  documents.map((document) => readDocument(incidentSchema, document))

/** Incidents that are not resolved, in no order. */
export const openIncidentsSource = liveSource<Row<Incident>[]>(
  listenToQuery(() => namedQuery(QUERIES.openIncidents, { equal: [null], most: OPEN_INCIDENTS_MAX }), readIncidents),
)

/** Incidents that changed last, newest first. */
export const recentIncidentsSource = liveSource<Row<Incident>[]>(
  listenToQuery(() => namedQuery(QUERIES.recentIncidents, { most: INCIDENTS_MAX }), readIncidents),
)

/** Incidents of one service, newest first. */
export const serviceIncidentsSource = liveFamily<[serviceId: string], Row<Incident>[]>((serviceId) =>
  listenToQuery(() => namedQuery(QUERIES.incidentsOfService, { equal: [serviceId], most: 20 }), readIncidents),
)

/** Incidents that one other explains, those that changed last first. */
export const explainedIncidentsSource = liveFamily<[causeId: string], Row<Incident>[]>((causeId) =>
  listenToQuery(() => namedQuery(QUERIES.incidentsOfCause, { equal: [causeId], most: INCIDENTS_MAX }), readIncidents),
)

/** One incident; null when there is none of that id. */
export const incidentSource = liveFamily<[incidentId: string], Row<Incident> | null>((incidentId) =>
  listenToDocument(() => doc(firestore(), COLLECTIONS.incidents, incidentId), incidentSchema),
)

/** Most events of a timeline that a page shows. */
export const EVENTS_MAX = 200

/** What happened to one incident, newest first. */
export const incidentEventsSource = liveFamily<[incidentId: string], Row<IncidentEvent>[]>((incidentId) =>
  listenToQuery(
    () => namedQuery(QUERIES.timeline, { below: `${COLLECTIONS.incidents}/${incidentId}`, most: EVENTS_MAX }),
    (documents) => documents.map((document) => readDocument(incidentEventSchema, document)),
  ),
)
