import type { Bucket } from './bucket.ts'
import { quantile } from './sketch.ts'

/** From these shares of the counted rounds on, a span is shown as down (failed) or degraded (not simply ok). */
export const DOWN_SHARE = 0.05
export const DEGRADED_SHARE = 0.001

/** How a span is shown as a bar; none when nothing is known about it. */
export type BarState = 'ok' | 'degraded' | 'down' | 'none'

/** One span of the history of a check. */
export interface HistoryPoint {
  startTime: Date
  ok: number
  slow: number
  partial: number
  fail: number
  unknown: number
  excluded: number
  /** Share of the counted rounds that did not fail, 0 to 1; null when none counts. */
  availability: number | null
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  state: BarState
}

/** The share of rounds that did not fail, 0 to 1; null when no round counts: unknown and excluded ones never do. */
export function availabilityOf({
  ok,
  slow,
  partial,
  fail,
}: Pick<Bucket, 'ok' | 'slow' | 'partial' | 'fail'>): number | null {
  const counted = ok + slow + partial + fail
  return counted === 0 ? null : (counted - fail) / counted
}

export function barStateOf({ ok, slow, partial, fail }: Pick<Bucket, 'ok' | 'slow' | 'partial' | 'fail'>): BarState {
  const counted = ok + slow + partial + fail
  if (counted === 0) return 'none'
  if (fail / counted >= DOWN_SHARE) return 'down'
  return (counted - ok) / counted >= DEGRADED_SHARE ? 'degraded' : 'ok'
}

/** What a page shows of a bucket. */
export function historyPoint(startTime: Date, { latency, ...counters }: Readonly<Bucket>): HistoryPoint {
  return {
    startTime,
    ...counters,
    availability: availabilityOf(counters),
    p50Ms: quantile(latency, 0.5),
    p95Ms: quantile(latency, 0.95),
    p99Ms: quantile(latency, 0.99),
    state: barStateOf(counters),
  }
}
