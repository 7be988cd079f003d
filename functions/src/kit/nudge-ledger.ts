import { enqueueTask } from '../gcp/tasks.ts'
import { now } from './clock.ts'
import { log } from './log.ts'
import { waitPatiently } from './wait-patiently.ts'
import { wakeSchedules } from './wake-schedules.ts'

/** Entries of one second share one task. */
const NUDGE_MS = 1000

/** After a failure the next minute's sweep takes what comes, so that people's changes do not wait for Cloud Tasks again and again. */
const REST_MS = 30_000

const live = { enqueueTask, wakeSchedules, now }

let nudgedSecond = 0
let restsUntilMs = 0

/**
 * Asks for the entries that were just committed to be taken into the ledger: one task a second, whoever asks. Never throws,
 * since what was committed is committed; a request that is lost, or a task that is refused or fails, is made good by the sweep
 * of the next minute, which must not be paused then.
 */
export async function nudgeLedger({ enqueueTask, wakeSchedules, now } = live): Promise<void> {
  const nowMs = now().getTime()
  const second = Math.floor(nowMs / NUDGE_MS)
  if (second === nudgedSecond || (nowMs < restsUntilMs && nowMs > restsUntilMs - REST_MS)) return
  nudgedSecond = second
  await Promise.all([
    waitPatiently(enqueue(nowMs, second + 1, enqueueTask), 'the ledger was not told of new entries'),
    wakeSchedules(new Date(nowMs)),
  ])
}

/** A task that has begun does not see what is committed now, so it is named after the second that comes. */
async function enqueue(nowMs: number, second: number, enqueueTask: (typeof live)['enqueueTask']): Promise<void> {
  try {
    await enqueueTask({ functionName: 'growLedger', id: `grow-${second}`, data: {}, time: new Date(second * NUDGE_MS) })
  } catch (error) {
    restsUntilMs = nowMs + REST_MS
    log.warn('the ledger could not be told of new entries; the next sweep takes them', { error: String(error) })
  }
}
