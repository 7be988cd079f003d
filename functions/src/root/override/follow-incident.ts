import { incidentEventSchema } from '@mesh/core/schema/incident'
import { withdrawByRule } from '../../actions/index.ts'
import type { WrittenDocument } from '../../kit/door-input.ts'
import { parseDocument } from '../../kit/zod-converter.ts'
import { findIncident } from '../store/incidents.ts'
import { proposeDue } from './propose-due.ts'

/** Why a proposal is withdrawn. */
const OVER = 'the incident is over'

const live = { proposeDue, withdrawByRule, findIncident }

/**
 * What override rules make of an event of an incident: one that opens or opens again may be due at once, and when it is over
 * nobody needs to decide any more upon what was proposed. In whatever order events come, and however often.
 */
export async function followIncident({ path, data }: WrittenDocument, now: Date, deps = live): Promise<void> {
  const { action } = parseDocument(incidentEventSchema, path, data, 'user')
  const incidentId = path.split('/')[1] ?? ''
  if (action === 'incident.open' || action === 'incident.reopen') await deps.proposeDue(now, incidentId)
  if (action !== 'incident.resolve') return
  const incident = await deps.findIncident(incidentId)
  if (incident === undefined) return
  const { state, reopenTime } = incident
  if (state === 'resolved') await deps.withdrawByRule({ incidentId, reason: OVER }, now)
  else if (reopenTime !== null) await deps.withdrawByRule({ incidentId, reason: OVER, before: reopenTime }, now)
}
