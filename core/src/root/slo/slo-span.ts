import type { RollupHours } from '../../schema/rollup.ts'
import { HOUR_MS } from '../../durations.ts'
import { FIVE_MINUTES_MS } from './ring.ts'

/**
 * How long a board is waited for that history does not get on with, in ms: it must not hold up the alarms of all others. What
 * is further behind than that is the past.
 */
export const PATIENCE_MS = 6 * FIVE_MINUTES_MS

/** When the results of five minutes are counted at the earliest, in ms after their end. */
const CLOSES_AFTER_MS = 120_000

/** Hours that one run reads at most of each board; the next run goes on. */
const HOURS_MAX = 24

/** Results from before this long ago, in ms, have expired in part: they are not counted any more. */
const HORIZON_MS = 8 * 24 * HOUR_MS

/** What to read before objectives are judged. */
export interface SloSpan {
  /** From where on five minutes are not counted yet. */
  fromMs: number
  /** Hours to read, by their start. */
  hourTimes: Date[]
  /** The end of the newest five minutes that may be complete. */
  closedMs: number
  /** Up to where one run goes at most. */
  lastMs: number
}

/** What to read when objectives are counted up to `countedMs`; undefined when there are none yet. */
export function sloSpan(countedMs: number | undefined, now: Date): SloSpan {
  const closedMs = Math.floor((now.getTime() - CLOSES_AFTER_MS) / FIVE_MINUTES_MS) * FIVE_MINUTES_MS
  const fromMs = Math.max(Math.min(countedMs ?? closedMs, closedMs), closedMs - HORIZON_MS)
  // The hour before tells how far a board is counted while its next hour has not begun.
  const first = Math.floor(fromMs / HOUR_MS) - 1
  const last = Math.min(Math.floor((closedMs - 1) / HOUR_MS), first + HOURS_MAX)
  const hourTimes = Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) => new Date((first + index) * HOUR_MS),
  )
  return { fromMs, hourTimes, closedMs, lastMs: Math.min(closedMs, (last + 1) * HOUR_MS) }
}

/**
 * Up to where objectives can be counted, in ms: as far as history has counted every board that was read. A board with which it
 * has not got on since the objectives were counted last is not waited for longer than half an hour.
 */
export function countableUntilMs(hours: readonly RollupHours[], { fromMs, closedMs, lastMs }: SloSpan): number {
  const newest = new Map<string, number>()
  for (const { boardId, countedUntil } of hours) {
    newest.set(boardId, Math.max(newest.get(boardId) ?? 0, countedUntil.getTime()))
  }
  const counted = Math.min(lastMs, ...newest.values())
  const advancing = [...newest.values()].filter((untilMs) => untilMs > fromMs)
  return Math.max(counted, Math.min(lastMs, closedMs - PATIENCE_MS, ...advancing))
}
