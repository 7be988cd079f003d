import { meshEvent } from '@mesh/core/root/mesh-incident'
import type { IncidentEvent } from '@mesh/core/schema/incident'
import { digestOf } from '../../kit/digest.ts'
import { changeIncident } from './incidents.ts'
import { collections } from './collections.ts'

/** UTF-16 units of a refusal's words. */
const TEXT_MAX = 1000

/** A proposal that could not be made, as one rule words it, and the incident that it was for. */
export interface Refused {
  incidentId: string
  refusalId: string
}

/** The event that told first that a proposal could not be made; undefined when none did: one read. */
export async function findRefusal({ incidentId, refusalId }: Refused): Promise<IncidentEvent | undefined> {
  const { incidentEvents } = await collections()
  return (await incidentEvents(incidentId).doc(refusalId).get()).data()
}

/** Tells on the timeline of an incident that is not over why a proposal could not be made: each reason once. */
export async function tellRefusal(refused: Refused, message: string, now: Date): Promise<void> {
  const text = message.slice(0, TEXT_MAX).toWellFormed()
  const first = await findRefusal(refused)
  if (first?.message === text) return
  const { incidentId, refusalId } = refused
  const eventId = first === undefined ? refusalId : `${refusalId}.${digestOf(text).slice(0, 16)}`
  await changeIncident(incidentId, eventId, (incident, told) =>
    incident === undefined || incident.state === 'resolved' || told !== undefined
      ? undefined
      : { incident, event: meshEvent('incident.comment', now, text) },
  )
}
