/** Clocks of two computers differ by less. */
const SKEW_MS = 300_000

/** Whether a time lies so far after `now` that the clock it came from was wrong. */
export function isAhead(time: Date, now: Date): boolean {
  return time.getTime() - now.getTime() > SKEW_MS
}
