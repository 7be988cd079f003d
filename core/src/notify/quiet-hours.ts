import { MINUTE_MS } from '../durations.ts'
import type { QuietHours } from '../schema/notifier.ts'

/** A day of 25 hours that is quiet but for one minute, in minutes. */
const WALK_MAX = 1560

/**
 * When the quiet hours that cover `time` end: the first minute of which the clock on the wall says that it is not quiet,
 * whatever summer time does meanwhile. Undefined outside quiet hours.
 */
export function quietUntil(hours: QuietHours, time: Date): Date | undefined {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: hours.timeZone, timeStyle: 'short', hourCycle: 'h23' })
  if (!isQuiet(hours, clock.format(time))) return undefined
  let end = Math.floor(time.getTime() / MINUTE_MS) * MINUTE_MS
  for (let minute = 0; minute < WALK_MAX && isQuiet(hours, clock.format(end)); minute += 1) end += MINUTE_MS
  return new Date(end)
}

/** Times of day as `HH:MM`, which sort as text. */
function isQuiet({ from, to }: QuietHours, wall: string): boolean {
  return from < to ? wall >= from && wall < to : wall >= from || wall < to
}
