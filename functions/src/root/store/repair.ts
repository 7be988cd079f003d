import { QUERIES } from '@mesh/core/queries'
import type { BoardEntry } from '@mesh/core/schema/board'
import type { WrittenDocument } from '../../kit/door-input.ts'
import { allOf, collections } from './collections.ts'

/** The entries of all boards and the ids of checks' unresolved incidents: one read for each board and each such incident. */
export async function loadHeldAndUnresolved(): Promise<{ entries: BoardEntry[]; unresolvedIds: Set<string> }> {
  const { boards, incidents } = await collections()
  const [field] = QUERIES.openIncidents.equal
  const [byBoard, unresolved] = await Promise.all([
    allOf(boards),
    incidents.where(field, '==', null).select('scope').get(),
  ])
  return {
    entries: [...byBoard.values()].flatMap(({ checks }) => Object.values(checks)),
    unresolvedIds: new Set(unresolved.docs.filter(isOfCheck).map(({ id }) => id)),
  }
}

/** Incidents of groups and objectives are held by no board; those without a scope are of before there were any. */
function isOfCheck(document: { get(field: string): unknown }): boolean {
  const scope = document.get('scope')
  return scope === undefined || scope === 'check'
}

/** The transitions that open or resolve an incident: two at most. */
export async function transitionsOf(incidentId: string): Promise<WrittenDocument[]> {
  const { transitions } = await collections()
  const [field] = QUERIES.transitionsOfIncident.equal
  const { docs } = await transitions.where(field, '==', incidentId).get()
  return docs.map((document) => ({ path: document.ref.path, data: document.data() }))
}
