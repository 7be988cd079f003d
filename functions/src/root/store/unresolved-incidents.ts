import { QUERIES } from '@mesh/core/queries'
import type { Incident } from '@mesh/core/schema/incident'
import { collections } from './collections.ts'

/** Incidents that are not resolved, up to a number, in no order. */
export async function unresolvedIncidents(limit: number): Promise<{ id: string; incident: Incident }[]> {
  const { incidents } = await collections()
  const { docs } = await incidents.where(QUERIES.openIncidents.equal[0], '==', null).limit(limit).get()
  return docs.map((document) => ({ id: document.id, incident: document.data() }))
}
