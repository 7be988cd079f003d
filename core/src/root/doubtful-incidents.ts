import type { BoardEntry } from '../schema/board.ts'

/**
 * Incidents of which a change may have been lost on its way: checks hold them open but none is stored unresolved, or they
 * are stored unresolved but no check holds them open. People's own decisions look the same, so each needs a second look.
 */
export function doubtfulIncidents(entries: Iterable<BoardEntry>, unresolvedIds: ReadonlySet<string>): string[] {
  const held = new Set<string>()
  for (const { incidentId } of entries) if (incidentId !== null) held.add(incidentId)
  const lost = [...held].filter((id) => !unresolvedIds.has(id))
  const stuck = [...unresolvedIds].filter((id) => !held.has(id))
  return [...lost, ...stuck]
}
