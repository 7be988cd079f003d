import { COLLECTIONS } from '@mesh/core/paths'
import type { Outcome } from '@mesh/core/schema/check-run'
import type { Notice } from '@mesh/core/schema/notification'
import { firestore } from '../../../src/kit/firestore.ts'
import { notifyIncident } from '../../../src/notify/notify-incident.ts'
import { sendDueNotices } from '../../../src/notify/send-due-notices.ts'
import { sendNotice } from '../../../src/notify/send-notice.ts'
import { claim, dueNotices, loadNotifier, record } from '../../../src/notify/store/notices.ts'
import { correlateIncidents } from '../../../src/root/correlate-incidents.ts'
import { recordRun } from '../../../src/root/record-run.ts'
import { trackIncident } from '../../../src/root/track-incident.ts'
import { at } from '../../fixtures.ts'
import { delivered, runAt, stored } from '../../mesh.ts'

/** Sections of mesh.yaml: a notifier that is told of everything, and reminded. */
export const EVERYTHING_TOLD = {
  notifiers: [{ id: 'chat', type: 'slack', secret: 'team-chat' }],
  routes: [{ id: 'all', notifiers: ['chat'], remindEvery: '5m' }],
}

/** Everything that triggers would do, done twice, and what people are told by it. */
export function told() {
  const sent: string[] = []

  async function settle(second: number): Promise<void> {
    const now = () => at(second)
    const send = (id: string) =>
      sendNotice(id, {
        claim,
        record,
        loadNotifier,
        readSecret: () => Promise.resolve('s3cr3t'),
        deliver: ({ kind, message }: Pick<Notice, 'kind' | 'message'>) => {
          sent.push(`${kind} ${message.service.id}`)
          return Promise.resolve(undefined)
        },
        now,
      })
    const db = await firestore()
    for (let times = 2; times > 0; times -= 1) {
      for (const id of (await stored()).transitions.keys()) {
        await trackIncident(await delivered(`${COLLECTIONS.transitions}/${id}`), { now })
      }
      await correlateIncidents(now())
      const events = await db.collectionGroup('events').get()
      for (const event of events.docs) await notifyIncident({ path: event.ref.path, data: event.data() }, now())
      await Promise.all([1, 2].map(() => sendDueNotices(now(), { dueNotices, sendNotice: send })))
    }
  }

  /** Results of one round, and what follows. */
  const ran = async (second: number, outcomes: Record<string, Outcome>): Promise<void> => {
    const path = `${COLLECTIONS.checkRuns}/run-${second}`
    await (await firestore()).doc(path).set(runAt(second, outcomes))
    await recordRun(await delivered(path))
    await settle(second + 1)
  }

  return { sent, settle, ran }
}
