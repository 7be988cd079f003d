import { HOUR_MS } from '@mesh/core/durations'

/** Whether the last time of something stays as it is: such times are kept at most hourly. Null is for never. */
export function isNoted(lastTime: Date | null, now: Date): boolean {
  return lastTime !== null && now.getTime() - lastTime.getTime() < HOUR_MS
}
