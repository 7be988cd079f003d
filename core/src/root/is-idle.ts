import { HOUR_MS } from '../durations.ts'
import type { Plan, PlannerState } from '../schema/plan.ts'

/** How long Mesh goes on after its last check went: until the history of that day is complete and reminders have ended. */
const QUIET_MS = 26 * HOUR_MS

/** Leaves room for the rounds that the planner closes, or tries to for minutes, after the last check went. */
const CLOSING_MS = HOUR_MS

/** Until when at least a planner that found something to do at `plannedUntil` pauses nothing. */
export function awakeUntil({ plannedUntil }: Pick<PlannerState, 'plannedUntil'>): Date {
  return new Date(plannedUntil.getTime() + QUIET_MS - CLOSING_MS)
}

/** Whether nothing has been checked for so long that nothing is left to do either. */
export function isIdle(plans: Iterable<Plan>, now: Date): boolean {
  return [...plans].every(
    ({ checks, updateTime }) => Object.keys(checks).length === 0 && now.getTime() - updateTime.getTime() >= QUIET_MS,
  )
}
