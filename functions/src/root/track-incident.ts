import { eventIdOf, incidentOf } from '@mesh/core/root/incident-of'
import { transitionSchema } from '@mesh/core/schema/transition'
import { log } from '../kit/log.ts'
import { now } from '../kit/clock.ts'
import { parseDocument } from '../kit/zod-converter.ts'
import { correlateIncidents } from './correlate-incidents.ts'
import type { WrittenDocument } from '../kit/door-input.ts'
import { changeIncident } from './store/incidents.ts'

const live = { changeIncident, correlateIncidents, now }

/**
 * Opens or resolves the incident that a written transition names, whatever the order and number of deliveries, and says what
 * explains which incident now; a repeated delivery does the latter again, since the first one may have crashed before it.
 */
export async function trackIncident(written: WrittenDocument, deps: Partial<typeof live> = {}): Promise<void> {
  const { changeIncident, correlateIncidents, now } = { ...live, ...deps }
  const transition = parseDocument(transitionSchema, written.path, written.data, 'user')
  const { incidentId, effect } = transition
  if (incidentId === null || effect === 'none') return
  const change = await changeIncident(incidentId, eventIdOf(transition), (existing, event) =>
    event === undefined ? incidentOf(existing, transition) : undefined,
  )
  if (change !== undefined)
    log.info(`incident ${effect}`, { incidentId, checkId: transition.checkId, reason: transition.message })
  await correlateIncidents(now())
}
