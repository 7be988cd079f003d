import type { IncidentChange } from '@mesh/core/root/incident-of'
import type { Incident, IncidentEvent } from '@mesh/core/schema/incident'
import { commit } from '../../kit/commit.ts'
import { collections } from './collections.ts'
import { incidentEntry } from './incident-entry.ts'

/**
 * Changes an incident and adds one event to its timeline, with its ledger entry, in one transaction; undefined, with nothing written, when
 * `decide` wants nothing. `decide` sees the incident and the event of that id if they exist, and may run several times.
 */
export async function changeIncident(
  incidentId: string,
  eventId: string,
  decide: (existing: Incident | undefined, event: IncidentEvent | undefined) => IncidentChange | undefined,
): Promise<IncidentChange | undefined> {
  const { incidents, incidentEvents } = await collections()
  const incident = incidents.doc(incidentId)
  const event = incidentEvents(incidentId).doc(eventId)
  return commit(async (transaction) => {
    const [stored, known] = await Promise.all([transaction.get(incident), transaction.get(event)])
    const existing = stored.data()
    const change = decide(existing, known.data())
    if (change === undefined) return undefined
    transaction.set(incident, change.incident)
    transaction.create(event, change.event)
    transaction.record(incidentEntry(incidentId, existing, change.incident, change.event))
    return change
  })
}

/** An incident as it is now: one read; undefined when there is none. */
export async function findIncident(incidentId: string): Promise<Incident | undefined> {
  const { incidents } = await collections()
  return (await incidents.doc(incidentId).get()).data()
}
