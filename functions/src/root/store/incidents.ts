import type { IncidentChange } from '@mesh/core/root/incident-of'
import type { Incident } from '@mesh/core/schema/incident'
import { jsonEqual } from '@mesh/core/json-equal'
import { collections } from './collections.ts'

/** Changes an incident and its timeline in one transaction; writes nothing that is there already. */
export async function changeIncident(
  incidentId: string,
  decide: (existing: Incident | undefined) => IncidentChange | undefined,
): Promise<boolean> {
  const { db, incidents, incidentEvents } = await collections()
  const reference = incidents.doc(incidentId)
  return db.runTransaction(async (transaction) => {
    const existing = (await transaction.get(reference)).data()
    const change = decide(existing)
    if (change === undefined || jsonEqual(existing, change.incident)) return false
    transaction.set(reference, change.incident)
    transaction.set(incidentEvents(incidentId).doc(change.eventId), change.event)
    return true
  })
}
