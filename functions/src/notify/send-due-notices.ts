import { asMeshError } from '../kit/as-mesh-error.ts'
import { now as readClock } from '../kit/clock.ts'
import { log } from '../kit/log.ts'
import { sendInLanes } from './send-in-lanes.ts'
import { sendNotice } from './send-notice.ts'
import { dueNotices, type DueNotice } from './store/notices.ts'
import { postponeNotices } from './store/postpone-notices.ts'

/** How many notices a page has: more than one notifier that is down is likely to have waiting before those of others. */
const PAGE_SIZE = 500

/** How long a sweep goes on beginning attempts, each of which takes half a minute at most. */
const SENDING_MS = 40_000

/** How long the end of a long queue of a notifier that does not answer is not read again. */
const POSTPONED_MS = 600_000

const live = { dueNotices, postponeNotices, sendNotice, readClock }

/**
 * Sends what waited: attempts that failed or crashed, quiet hours that ended, reminders, what follows a trigger. Goes on while
 * there is more, of a page first alarms before everything else and repetitions last. A notifier that lets an attempt wait until its
 * deadline is left alone for the rest of the sweep, so that it keeps no alarm to another one waiting; what later pages have for it,
 * first alarms excepted, is postponed, so that a long queue is not read every minute.
 */
export async function sendDueNotices(now: Date, deps: Partial<typeof live> = {}): Promise<void> {
  const { dueNotices, postponeNotices, sendNotice, readClock } = { ...live, ...deps }
  const until = readClock().getTime() + SENDING_MS
  const isTime = () => readClock().getTime() < until
  const putOff = new Set<string>()
  for await (const due of dueNotices(now, PAGE_SIZE)) {
    const left = due.filter((notice) => putOff.has(notice.notifierId) && rank(notice) > 0).map(({ id }) => id)
    await sendInLanes(due, { rank, putOff, isTime }, async ({ id }) => {
      try {
        const outcome = await sendNotice(id)
        return outcome?.sent === false && outcome.isTimeout === true
      } catch (error) {
        log.failure('sendDueNotices', asMeshError(error))
        return false
      }
    })
    await postponeNotices(left, new Date(now.getTime() + POSTPONED_MS), now)
    if (!isTime()) return
  }
}

function rank({ kind, attempts }: DueNotice): number {
  if (attempts > 0) return 2
  return kind === 'trigger' ? 0 : 1
}
