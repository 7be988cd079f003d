import { doubtfulIncidents } from '@mesh/core/root/doubtful-incidents'
import { log } from '../kit/log.ts'
import { now } from '../kit/clock.ts'
import { correlateIncidents } from './correlate-incidents.ts'
import { trackIncident } from './track-incident.ts'
import { loadHeldAndUnresolved, transitionsOf } from './store/repair.ts'

const live = { loadHeldAndUnresolved, transitionsOf, trackIncident, correlateIncidents, now }

/** Tracks the transitions of doubtful incidents again (those that were tracked before change nothing), then what explains which. */
export async function repairIncidents(changed: Partial<typeof live> = {}): Promise<void> {
  const deps = { ...live, ...changed }
  const { entries, unresolvedIds } = await deps.loadHeldAndUnresolved()
  const doubtful = doubtfulIncidents(entries, unresolvedIds)
  for (const incidentId of doubtful) {
    for (const written of await deps.transitionsOf(incidentId)) await deps.trackIncident(written)
  }
  await deps.correlateIncidents(deps.now())
  log.debug('incidents compared with boards', { doubtful: doubtful.length, unresolved: unresolvedIds.size })
}
