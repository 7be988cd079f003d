import { lookTimes } from '@mesh/core/actions/look-times'
import { DAY_MS } from '@mesh/core/durations'
import type { Action } from '@mesh/core/schema/action'
import { enqueueTask } from '../gcp/tasks.ts'
import { log } from '../kit/log.ts'

/** Cloud Tasks takes tasks up to 30 days ahead; a little less, since clocks differ. */
const AHEAD_MS_MAX = 30 * DAY_MS - 60_000

/**
 * Has the worker called when the action is due, and for each look at its verification. Never throws, since what was committed is
 * committed: the sweep does what is due and was lost here, and what is due later than a task can be.
 */
export async function scheduleRun(actionId: string, action: Action, now: Date, enqueue = enqueueTask): Promise<void> {
  const { dueTime, revision } = action
  const id = `${actionId}-${revision}`
  const runs = [
    ...(dueTime === null ? [] : [{ id, time: dueTime }]),
    ...lookTimes(action).map((time, index) => ({ id: `${id}-look${index + 1}`, time })),
  ]
  const soon = runs.filter(({ time }) => time.getTime() - now.getTime() <= AHEAD_MS_MAX)
  try {
    await Promise.all(soon.map((run) => enqueue({ functionName: 'runAction', data: { actionId }, ...run })))
  } catch (error) {
    log.warn('the run of an action could not be scheduled; the sweep does it', { actionId, error: String(error) })
  }
}
