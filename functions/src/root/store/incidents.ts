import type { IncidentChange } from '@mesh/core/root/incident-of'
import type { Incident, IncidentEvent } from '@mesh/core/schema/incident'
import { collections } from './collections.ts'

/**
 * Changes an incident and adds one event to its timeline in one transaction; undefined, with nothing written, when
 * `decide` wants nothing. `decide` sees the incident and the event of that id if they exist, and may run several times.
 */
export async function changeIncident(
  incidentId: string,
  eventId: string,
  decide: (existing: Incident | undefined, event: IncidentEvent | undefined) => IncidentChange | undefined,
): Promise<IncidentChange | undefined> {
  const { db, incidents, incidentEvents } = await collections()
  const incident = incidents.doc(incidentId)
  const event = incidentEvents(incidentId).doc(eventId)
  return db.runTransaction(
    async (transaction) => {
      const [existing, known] = await Promise.all([transaction.get(incident), transaction.get(event)])
      const change = decide(existing.data(), known.data())
      if (change === undefined) return undefined
      transaction.set(incident, change.incident)
      transaction.create(event, change.event)
      return change
    },
    { maxAttempts: 10 },
  )
}
