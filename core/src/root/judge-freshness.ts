import { isAhead } from '../is-ahead.ts'
import type { Outcome } from '../schema/check-run.ts'
import { durationMs } from '../schema/config-words.ts'
import type { FreshnessProbe } from '../schema/protocols/freshness.ts'
import { durationText } from './duration-text.ts'

/** What a query found: the time of the newest document, no document, or a time field of another type. */
export type NewestDocument = { time: Date } | { type: string } | 'none'

/** What the age of the newest document is worth at `now`; no message tells anything else of it. */
export function judgeFreshness(
  { collection, timeField, maxAge, degradedAfter }: FreshnessProbe,
  newest: NewestDocument,
  now: Date,
): { outcome: Outcome; message: string } {
  if (newest === 'none') {
    return { outcome: 'fail', message: `no document in ${collection} that has ${timeField} and fits the query` }
  }
  if ('type' in newest) {
    const message = `${collection}: ${timeField} of the newest document is of type ${newest.type}; expected a timestamp`
    return { outcome: 'error', message }
  }
  const ageMs = now.getTime() - newest.time.getTime()
  if (isAhead(newest.time, now)) {
    const message = `${collection}: ${timeField} of the newest document lies ${durationText(-ageMs)} in the future; expected a time that has passed`
    return { outcome: 'error', message }
  }
  const isOlder = (bound: string | undefined) => bound !== undefined && ageMs > (durationMs(bound) ?? Infinity)
  const text = `the newest document of ${collection} is ${durationText(ageMs)} old`
  if (isOlder(maxAge)) return { outcome: 'fail', message: `${text} (at most ${maxAge})` }
  if (isOlder(degradedAfter)) return { outcome: 'slow', message: `${text} (degraded after ${degradedAfter})` }
  return { outcome: 'ok', message: '' }
}
