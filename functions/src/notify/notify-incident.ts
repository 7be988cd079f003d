import { MeshError } from '@mesh/core/errors'
import { noticesAfter } from '@mesh/core/notify/notices-after'
import { incidentEventSchema, type IncidentEvent } from '@mesh/core/schema/incident'
import { log } from '../kit/log.ts'
import { wakeSchedules } from '../kit/wake-schedules.ts'
import { parseDocument } from '../kit/zod-converter.ts'
import { incidentLink } from './incident-link.ts'
import { addNotices } from './store/notices.ts'

const live = { addNotices, wakeSchedules }

/** Events that somebody may have to be told of; the others cost nothing. */
const TOLD = new Set<IncidentEvent['action']>([
  'incident.open',
  'incident.reopen',
  'incident.acknowledge',
  'incident.resolve',
  'incident.attach',
  'incident.detach',
])

/** Writes the notices that an event of an incident's timeline asks for and changes those that wait; a repeated event writes none. */
export async function notifyIncident(
  written: { path: string; data: Record<string, unknown> },
  now: Date,
  given: Partial<typeof live> = {},
): Promise<void> {
  const { addNotices, wakeSchedules } = { ...live, ...given }
  const { action } = parseDocument(incidentEventSchema, written.path, written.data, 'user')
  if (!TOLD.has(action)) return
  const incidentId = written.path.split('/')[1]
  if (incidentId === undefined) throw new MeshError('invalid-argument', `${written.path} is no event of an incident`)
  const link = incidentLink(incidentId)
  const added = await addNotices(incidentId, ({ settings, ...routed }) =>
    noticesAfter(action, { incidentId, link, ...routed }, settings, now),
  )
  if (added === 0) return
  log.info('notices written', { incidentId, action, notices: added })
  // What is put off, or fails at first, is a sweep's to send.
  await wakeSchedules(now)
}
