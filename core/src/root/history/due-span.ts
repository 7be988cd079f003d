import type { CompiledCheck } from '../../schema/check.ts'
import { PROBES_IN_FLIGHT_MAX } from '../rounds/rounds-of.ts'
import { HOUR_MS } from '../../durations.ts'
import { later, RAW_KEPT_MS, startOf, WINDOW_MS } from './spans.ts'

/** What a window waits for results at least, in ms. */
const CLOSES_AFTER_MS_MIN = 120_000

/** What waking up a prober and writing its results may take, in ms. */
const OVERHEAD_MS = 60_000

/** Whole windows, none across the end of an hour. */
export interface Span {
  startTime: Date
  endTime: Date
}

/** How long after its end a window of a board is closed, in ms: when even a batch of which every probe times out is written. */
export function closesAfterMs(checks: readonly Pick<CompiledCheck, 'timeoutMs'>[]): number {
  const longestMs = checks.reduce((longest, { timeoutMs }) => Math.max(longest, timeoutMs), 0)
  return Math.max(CLOSES_AFTER_MS_MIN, Math.ceil(checks.length / PROBES_IN_FLIGHT_MAX) * longestMs + OVERHEAD_MS)
}

/**
 * The windows to count next: from the one after `countedUntil` to the end of its hour, as far as they are closed. Windows
 * whose raw results have expired are left out. Undefined when there is nothing to do yet.
 */
export function dueSpan(countedUntil: Date, now: Date, closesAfterMs: number): Span | undefined {
  const horizon = startOf(later(now, WINDOW_MS - 1 - RAW_KEPT_MS), WINDOW_MS)
  const startTime = startOf(countedUntil > horizon ? countedUntil : horizon, WINDOW_MS)
  const closed = startOf(later(now, -closesAfterMs), WINDOW_MS)
  const hourEnd = later(startOf(startTime, HOUR_MS), HOUR_MS)
  const endTime = closed < hourEnd ? closed : hourEnd
  return startTime < endTime ? { startTime, endTime } : undefined
}

/** The windows of a span, in order, by their start. */
export function windowsOfSpan({ startTime, endTime }: Span): Date[] {
  const count = (endTime.getTime() - startTime.getTime()) / WINDOW_MS
  return Array.from({ length: count }, (_, index) => later(startTime, index * WINDOW_MS))
}
