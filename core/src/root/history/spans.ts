import { DAY_MS, HOUR_MS } from '../../durations.ts'
import type { Grain } from '../../schema/rollup.ts'

export const WINDOW_MS = 300_000
const FORTNIGHT_MS = 14 * DAY_MS

/** How long raw results exist: windows older than this can no longer be counted. */
export const RAW_KEPT_MS = 7 * DAY_MS

/** How long the documents of boards are kept: longer than raw results, so that what was counted is always known. */
export const BOARD_HISTORY_KEPT_MS = 9 * DAY_MS

/** Length of a bucket of each grain, in ms. */
export const GRAIN_MS: Record<Grain, number> = { '5m': WINDOW_MS, '1h': HOUR_MS, '1d': DAY_MS }

/** Days from the end of a document's span until it expires; null for never. */
const KEPT_DAYS: Record<Grain, number | null> = { '5m': 90, '1h': 730, '1d': null }

/** Start of the span of this length that a time lies in; spans start at the epoch, so days are UTC days. */
export function startOf(time: Date, lengthMs: number): Date {
  return new Date(Math.floor(time.getTime() / lengthMs) * lengthMs)
}

/** The span that one `rollups` document covers, with the time at which it expires. */
export interface RollupSpan {
  startTime: Date
  endTime: Date
  expireTime: Date | null
}

/** The document of a grain that a day belongs to: the day, one of the fortnights since the epoch, or the quarter (UTC). */
export function rollupSpan(grain: Grain, day: Date): RollupSpan {
  const [startTime, endTime] = grain === '1d' ? quarterOf(day) : spanOf(day, grain === '5m' ? DAY_MS : FORTNIGHT_MS)
  const keptDays = KEPT_DAYS[grain]
  return { startTime, endTime, expireTime: keptDays === null ? null : later(endTime, keptDays * DAY_MS) }
}

/** A time some ms after another. */
export function later(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms)
}

function spanOf(time: Date, lengthMs: number): [Date, Date] {
  const start = startOf(time, lengthMs)
  return [start, later(start, lengthMs)]
}

function quarterOf(day: Date): [Date, Date] {
  const year = day.getUTCFullYear()
  const month = Math.floor(day.getUTCMonth() / 3) * 3
  return [new Date(Date.UTC(year, month)), new Date(Date.UTC(year, month + 3))]
}
