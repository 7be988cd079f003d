import { COLLECTIONS, INCIDENT_EVENTS } from '@mesh/core/paths'
import { incidentEventSchema, incidentSchema } from '@mesh/core/schema/incident'
import type { Incident, IncidentEvent } from '@mesh/core/schema/incident'
import { collection, doc, limit, orderBy, query, where, type QueryDocumentSnapshot } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { listenToDocument, listenToQuery } from './listen.ts'
import { liveFamily, liveSource } from './live.ts'
import { readDocument, type Row } from './read-document.ts'

/** Most incidents that one list shows. */
export const INCIDENTS_MAX = 100

const incidents = () => collection(firestore(), COLLECTIONS.incidents)
const readIncidents = (documents: QueryDocumentSnapshot[]) =>
  documents.map((document) => readDocument(incidentSchema, document))

/** Incidents that are open now, in no order. */
export const openIncidentsSource = liveSource<Row<Incident>[]>(
  listenToQuery(() => query(incidents(), where('state', '==', 'open'), limit(INCIDENTS_MAX)), readIncidents),
)

/** Incidents that changed last, newest first. */
export const recentIncidentsSource = liveSource<Row<Incident>[]>(
  listenToQuery(() => query(incidents(), orderBy('updateTime', 'desc'), limit(INCIDENTS_MAX)), readIncidents),
)

/** Incidents of one service, newest first. */
export const serviceIncidentsSource = liveFamily<[serviceId: string], Row<Incident>[]>((serviceId) =>
  listenToQuery(
    () => query(incidents(), where('serviceId', '==', serviceId), orderBy('updateTime', 'desc'), limit(20)),
    readIncidents,
  ),
)

/** One incident; null when there is none of that id. */
export const incidentSource = liveFamily<[incidentId: string], Row<Incident> | null>((incidentId) =>
  listenToDocument(() => doc(firestore(), COLLECTIONS.incidents, incidentId), incidentSchema),
)

/** What happened to one incident, oldest first. */
export const incidentEventsSource = liveFamily<[incidentId: string], Row<IncidentEvent>[]>((incidentId) =>
  listenToQuery(
    () =>
      query(
        collection(firestore(), COLLECTIONS.incidents, incidentId, INCIDENT_EVENTS),
        orderBy('time', 'asc'),
        limit(200),
      ),
    (documents) => documents.map((document) => readDocument(incidentEventSchema, document)),
  ),
)
