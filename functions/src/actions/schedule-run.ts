import { DAY_MS } from '@mesh/core/durations'
import type { Action } from '@mesh/core/schema/action'
import { enqueueTask } from '../gcp/tasks.ts'
import { log } from '../kit/log.ts'

/** Cloud Tasks takes tasks up to 30 days ahead; a little less, since clocks differ. */
const AHEAD_MS_MAX = 30 * DAY_MS - 60_000

/**
 * Has the worker called when the action is due. Never throws, since what was committed is committed: the sweep does what is
 * lost here, and what is due later than a task can be.
 */
export async function scheduleRun(
  actionId: string,
  { dueTime, revision }: Action,
  now: Date,
  enqueue = enqueueTask,
): Promise<void> {
  if (dueTime === null || dueTime.getTime() - now.getTime() > AHEAD_MS_MAX) return
  try {
    await enqueue({ functionName: 'runAction', id: `${actionId}-${revision}`, data: { actionId }, time: dueTime })
  } catch (error) {
    log.warn('the run of an action could not be scheduled; the sweep does it', { actionId, error: String(error) })
  }
}
