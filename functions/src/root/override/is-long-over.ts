import { MINUTE_MS } from '@mesh/core/durations'

/** How long the action that made it is left to take it back itself. */
export const GRACE_MS = 2 * MINUTE_MS

/** Whether what an action said holds no more and nobody took it back in time, as after a revert that failed. */
export function isLongOver({ endTime }: { endTime: Date | null }, now: Date): boolean {
  return endTime !== null && now.getTime() >= endTime.getTime() + GRACE_MS
}
