import { onDocumentCreated } from 'firebase-functions/v2/firestore'
import { COLLECTIONS, INCIDENT_EVENTS } from '@mesh/core/paths'
import { now } from '../kit/clock.ts'
import { background } from '../kit/door.ts'
import { RECORDER_OPTIONS } from '../options.ts'
import { writtenDocument } from '../kit/door-input.ts'
import { personCallable } from '../kit/person-callable.ts'

/** For each event of an incident: writes what must be told to whom, and lets override rules answer it. */
export const routeNotices = onDocumentCreated(
  { ...RECORDER_OPTIONS, document: `${COLLECTIONS.incidents}/{incidentId}/${INCIDENT_EVENTS}/{eventId}` },
  (event) =>
    background('routeNotices', async () => {
      const verb = await import('./notify-incident.ts')
      const written = writtenDocument(event)
      await verb.notifyIncident(written, now())
      const { followIncident } = await import('../root/override/follow-incident.ts')
      await followIncident(written, now())
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

/** Sends a harmless notice through one notifier now, for operators. */
export const testNotifier = personCallable(
  'testNotifier',
  async () => (await import('./test-notifier.ts')).testNotifier,
)

/** Gives a notice that was given up new attempts, for operators. */
export const retryNotice = personCallable('retryNotice', async () => (await import('./retry-notice.ts')).retryNotice)
