import { log } from '../kit/log.ts'
import { asMeshError } from '../kit/as-mesh-error.ts'
import { sendNotice } from './send-notice.ts'
import { dueNotices } from './store/notices.ts'

/** A sweep that sends this many, so many at a time, each within half a minute, fits its function's time. */
const SWEEP_MAX = 80
const IN_FLIGHT_MAX = 10

const live = { dueNotices, sendNotice }

/** Sends what waited: attempts that failed or crashed, quiet hours that ended, reminders, what follows a trigger. */
export async function sendDueNotices(now: Date, deps = live): Promise<void> {
  const ids = await deps.dueNotices(now, SWEEP_MAX)
  const next = ids.values()
  const senders = Array.from({ length: IN_FLIGHT_MAX }, async () => {
    for (const id of next) {
      await deps.sendNotice(id).catch((error: unknown) => log.failure('sendDueNotices', asMeshError(error)))
    }
  })
  await Promise.all(senders)
}
