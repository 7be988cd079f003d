import { HOUR_MS } from '../durations.ts'
import type { Plan } from '../schema/plan.ts'

/** How long Mesh goes on after its last check went: until the history of that day is complete and reminders have ended. */
const QUIET_MS = 26 * HOUR_MS

/** Whether nothing has been checked for so long that nothing is left to do either. */
export function isIdle(plans: Iterable<Plan>, now: Date): boolean {
  return [...plans].every(
    ({ checks, updateTime }) => Object.keys(checks).length === 0 && now.getTime() - updateTime.getTime() >= QUIET_MS,
  )
}
