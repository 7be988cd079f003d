import { asMeshError } from '../kit/as-mesh-error.ts'
import { now as readClock } from '../kit/clock.ts'
import { log } from '../kit/log.ts'
import { mapBounded } from '../kit/map-bounded.ts'
import { sendNotice } from './send-notice.ts'
import { dueNotices } from './store/notices.ts'

/** How many notices a look takes, so many at a time, each within half a minute: four minutes at the worst. */
const LOOK_MAX = 80
const IN_FLIGHT_MAX = 10

/** How long a sweep goes on looking for more; with the worst last look it fits its function's time. */
const LOOKING_MS = 40_000

const live = { dueNotices, sendNotice, readClock }

/**
 * Sends what waited: attempts that failed or crashed, quiet hours that ended, reminders, what follows a trigger. Goes on while
 * there is more, so that hundreds of notices that only wait again do not keep a page waiting.
 */
export async function sendDueNotices(now: Date, deps: Partial<typeof live> = {}): Promise<void> {
  const { dueNotices, sendNotice, readClock } = { ...live, ...deps }
  const until = readClock().getTime() + LOOKING_MS
  const tried = new Set<string>()
  for (let isMore = true; isMore && readClock().getTime() < until;) {
    const due = await dueNotices(now, LOOK_MAX)
    const fresh = due.filter((id) => !tried.has(id))
    for (const id of fresh) tried.add(id)
    await mapBounded(fresh, IN_FLIGHT_MAX, (id) =>
      sendNotice(id).catch((error: unknown) => log.failure('sendDueNotices', asMeshError(error))),
    )
    isMore = due.length === LOOK_MAX && fresh.length > 0
  }
}
