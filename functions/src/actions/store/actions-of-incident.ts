import { QUERIES } from '@mesh/core/queries'
import type { Action } from '@mesh/core/schema/action'
import { collections } from './collections.ts'

/** Most actions that anybody looks through for one incident. */
const ACTIONS_MAX = 200

/** The actions that answer an incident, those that changed last first: one read for each, and one when there are none. */
export async function actionsOfIncident(incidentId: string): Promise<{ id: string; action: Action }[]> {
  const { actions } = await collections()
  const { equal, orderBy } = QUERIES.actionsOfIncident
  const [[order, direction]] = orderBy
  const { docs } = await actions.where(equal[0], '==', incidentId).orderBy(order, direction).limit(ACTIONS_MAX).get()
  return docs.map((document) => ({ id: document.id, action: document.data() }))
}
