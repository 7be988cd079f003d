import type { Notice } from '@mesh/core/schema/notification'
import { asMeshError } from '../kit/as-mesh-error.ts'
import { now as readClock } from '../kit/clock.ts'
import { log } from '../kit/log.ts'
import { sendInLanes } from './send-in-lanes.ts'
import { sendNotice } from './send-notice.ts'
import { dueNotices } from './store/notices.ts'

/** How many notices a look reads: more than one notifier that is down is likely to have waiting before those of others. */
const LOOK_MAX = 500

/** How long a sweep goes on beginning attempts, each of which takes half a minute at most. */
const SENDING_MS = 40_000

const live = { dueNotices, sendNotice, readClock }

/**
 * Sends what waited: attempts that failed or crashed, quiet hours that ended, reminders, what follows a trigger. Goes on while
 * there is more, first alarms before everything else and repetitions last. A notifier that lets an attempt wait until its deadline
 * is left alone for the rest of the sweep, so that it keeps no page to another one waiting.
 */
export async function sendDueNotices(now: Date, deps: Partial<typeof live> = {}): Promise<void> {
  const { dueNotices, sendNotice, readClock } = { ...live, ...deps }
  const until = readClock().getTime() + SENDING_MS
  const isTime = () => readClock().getTime() < until
  const putOff = new Set<string>()
  for (let last: { id: string; dueTime: Date } | undefined, isMore = true; isMore && isTime();) {
    const due = await dueNotices(now, LOOK_MAX, last)
    const inOrder = due.toSorted((a, b) => rank(a) - rank(b))
    await sendInLanes(inOrder, { putOff, isTime }, async ({ id }) => {
      try {
        const outcome = await sendNotice(id)
        return outcome?.sent === false && outcome.isTimeout === true
      } catch (error) {
        log.failure('sendDueNotices', asMeshError(error))
        return false
      }
    })
    last = due.at(-1)
    isMore = due.length === LOOK_MAX
  }
}

function rank({ kind, attempts }: Pick<Notice, 'kind' | 'attempts'>): number {
  if (attempts > 0) return 2
  return kind === 'trigger' ? 0 : 1
}
