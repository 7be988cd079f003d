import { DAY_MS } from '../durations.ts'
import type { Outcome } from '../schema/check-run.ts'

/** Bounds in days. */
export interface DaysLeftBounds {
  degradedWithinDays: number
  failWithinDays: number
}

/** What something that ends at `endTime` is worth; `words` are its name and its verbs for the past and the future. */
export function judgeDaysLeft(
  { degradedWithinDays, failWithinDays }: DaysLeftBounds,
  endTime: Date,
  now: Date,
  words: { name: string; past: string; future: string },
): { outcome: Outcome; message: string } {
  const leftMs = endTime.getTime() - now.getTime()
  const isBelow = (days: number) => leftMs < days * DAY_MS
  if (!isBelow(failWithinDays) && !isBelow(degradedWithinDays)) return { outcome: 'ok', message: '' }
  const days = Math.floor(leftMs / DAY_MS)
  const when = leftMs < 0 ? words.past : `${words.future} in ${days} ${days === 1 ? 'day' : 'days'}`
  const isFailure = isBelow(failWithinDays)
  const bound = isFailure ? `failure within ${failWithinDays} days` : `degraded within ${degradedWithinDays} days`
  const message = `${words.name} ${when}, on ${endTime.toISOString().slice(0, 10)} (${bound})`
  return { outcome: isFailure ? 'fail' : 'slow', message }
}
