import { eventIdOf, incidentOf } from '@mesh/core/root/incident-of'
import { transitionSchema } from '@mesh/core/schema/transition'
import { log } from '../kit/log.ts'
import { parseDocument } from '../kit/zod-converter.ts'
import type { WrittenDocument } from './door-input.ts'
import { changeIncident } from './store/incidents.ts'

const live = { changeIncident }

/** Opens or resolves the incident that a written transition names, whatever the order and number of deliveries. */
export async function trackIncident(written: WrittenDocument, { changeIncident } = live): Promise<void> {
  const transition = parseDocument(transitionSchema, written.path, written.data, 'user')
  const { incidentId, effect } = transition
  if (incidentId === null || effect === 'none') return
  const change = await changeIncident(incidentId, eventIdOf(transition), (existing, event) =>
    event === undefined ? incidentOf(existing, transition) : undefined,
  )
  if (change !== undefined)
    log.info(`incident ${effect}`, { incidentId, checkId: transition.checkId, reason: transition.message })
}
