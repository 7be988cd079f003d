import { onDocumentCreated } from 'firebase-functions/v2/firestore'
import { onSchedule } from 'firebase-functions/v2/scheduler'
import { COLLECTIONS, INCIDENT_EVENTS } from '@mesh/core/paths'
import { now } from '../kit/clock.ts'
import { background } from '../kit/door.ts'
import { RECORDER_OPTIONS, SWEEPER_OPTIONS } from '../options.ts'
import { writtenDocument } from '../root/door-input.ts'

/** For each event of an incident: writes what must be told to whom. */
export const routeNotices = onDocumentCreated(
  { ...RECORDER_OPTIONS, document: `${COLLECTIONS.incidents}/{incidentId}/${INCIDENT_EVENTS}/{eventId}` },
  (event) =>
    background('routeNotices', async () => {
      const verb = await import('./notify-incident.ts')
      await verb.notifyIncident(writtenDocument(event), now())
    }),
)

/** For each notice: sends it, unless it must wait. */
export const sendNotice = onDocumentCreated(
  { ...RECORDER_OPTIONS, document: `${COLLECTIONS.notices}/{noticeId}` },
  (event) =>
    background('sendNotice', async () => {
      const verb = await import('./send-notice.ts')
      await verb.sendNotice(event.params.noticeId)
    }),
)

/** Every minute: sends notices whose time has come. */
export const sendDueNotices = onSchedule(SWEEPER_OPTIONS, () =>
  background('sendDueNotices', async () => {
    const verb = await import('./send-due-notices.ts')
    await verb.sendDueNotices(now())
  }),
)
