import { setSchedules } from '../gcp/scheduler.ts'
import { enqueueTask } from '../gcp/tasks.ts'
import { REGION, SCHEDULED_FUNCTIONS } from '../options.ts'
import { now } from './clock.ts'
import { log } from './log.ts'

/** Entries of one second share one task. */
const NUDGE_MS = 1000

const live = { enqueueTask, setSchedules, now }

let nudgedSecond = 0

/**
 * Asks for the entries that were just committed to be taken into the ledger: one task a second, whoever asks. Never throws,
 * since what was committed is committed; a request that is lost is made good by the sweep of the next minute,
 * which must not be paused then.
 */
export async function nudgeLedger({ enqueueTask, setSchedules, now } = live): Promise<void> {
  const second = Math.floor(now().getTime() / NUDGE_MS)
  if (second === nudgedSecond) return
  nudgedSecond = second
  try {
    // A task that has begun does not see what is committed now, so it is named after the second that comes.
    const next = second + 1
    await enqueueTask({ functionName: 'growLedger', id: `grow-${next}`, data: {}, time: new Date(next * NUDGE_MS) })
  } catch (error) {
    nudgedSecond = 0
    log.warn('the ledger could not be told of new entries; the next sweep takes them', { error: String(error) })
    await setSchedules(SCHEDULED_FUNCTIONS, REGION, 'enabled').catch((cause: unknown) => {
      log.warn('nor could the schedules be resumed: entries may wait for the next change', { error: String(cause) })
    })
  }
}
