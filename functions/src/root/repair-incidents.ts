import { doubtfulIncidents } from '@mesh/core/root/doubtful-incidents'
import { log } from '../kit/log.ts'
import { trackIncident } from './track-incident.ts'
import { loadHeldAndUnresolved, transitionsOf } from './store/repair.ts'

const live = { loadHeldAndUnresolved, transitionsOf, trackIncident }

/** Tracks the transitions of doubtful incidents again: those that were tracked before change nothing. */
export async function repairIncidents(deps = live): Promise<void> {
  const { entries, unresolvedIds } = await deps.loadHeldAndUnresolved()
  const doubtful = doubtfulIncidents(entries, unresolvedIds)
  for (const incidentId of doubtful) {
    for (const written of await deps.transitionsOf(incidentId)) await deps.trackIncident(written)
  }
  log.debug('incidents compared with boards', { doubtful: doubtful.length, unresolved: unresolvedIds.size })
}
