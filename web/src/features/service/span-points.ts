import type { HistoryPoint } from '@mesh/core/root/history/history-point'
import type { Incident } from '@mesh/core/schema/incident'
import { DAY_MS } from '@mesh/core/durations'
import { axisTimeInWords, dayAndClockInWords } from '../../ui/time-words.ts'
import type { ChartPoint, ChartSpan } from '../../ui/lines-chart.tsx'
import { latencyInWords } from '../../ui/latency-words.ts'
import { countersInWords, markOf } from './day-marks.ts'

/** The lines of a chart of latencies over the history. */
export const QUANTILES = ['p50', 'p95', 'p99'] as const
export type Quantile = (typeof QUANTILES)[number]

const MARKS = { down: 'down', unknown: 'unknown', maintenance: 'maintenance' } as const

/** History as points of a chart: where it is not known there is none, and what failed stands on the base line. */
export function chartPoints(points: readonly HistoryPoint[], isByDay: boolean): ChartPoint<Quantile>[] {
  return points.map((point) => {
    const mark = markOf(point)
    return {
      time: point.startTime.getTime(),
      values: { p50: point.p50Ms, p95: point.p95Ms, p99: point.p99Ms },
      mark: mark === 'down' || mark === 'unknown' || mark === 'maintenance' ? MARKS[mark] : null,
      title: point.p50Ms === null ? 'No latency' : quantilesInWords(point),
      detail: `${spanInWords(point.startTime, isByDay)} · ${countersInWords(point)}`,
    }
  })
}

/** `p50 31 ms, p95 45 ms, p99 120 ms`. */
function quantilesInWords({ p50Ms, p95Ms, p99Ms }: HistoryPoint): string {
  return `p50 ${latencyInWords(p50Ms)}, p95 ${latencyInWords(p95Ms)}, p99 ${latencyInWords(p99Ms)}`
}

/** When a point begins: days are days of UTC, anything shorter is told in the browser's zone. */
export function spanInWords(time: Date, isByDay: boolean): string {
  return isByDay ? UTC_DAY.format(time) : dayAndClockInWords(time)
}

/** A mark of the axis below the points. */
export function axisInWords(time: Date, isByDay: boolean, lengthMs: number): string {
  return isByDay ? UTC_SHORT.format(time) : axisTimeInWords(time, lengthMs)
}

/** Times of the axis to name, of all that have a point: whole three hours, midnights, or every few days up to the last one. */
export function axisTicks(times: readonly number[], isByDay: boolean): number[] {
  if (isByDay) {
    const step = times.length > 31 ? 10 : 5
    return times.filter((_, index) => (times.length - 1 - index) % step === 0)
  }
  const [first = 0] = times
  const isLong = (times.at(-1) ?? 0) - first > 2 * DAY_MS
  return times.filter((time) => {
    const date = new Date(time)
    return isLong ? date.getHours() === 0 : date.getHours() % 3 === 0 && date.getMinutes() === 0
  })
}

/** The parts of a check's incidents that lie in a time, in ms since the epoch; open ones last until its end. */
export function incidentSpans(
  incidents: readonly { value: Incident }[],
  checkId: string,
  { from, to }: { from: number; to: number },
): ChartSpan[] {
  return incidents.flatMap(({ value }) => {
    if (value.checkId !== checkId || value.openTime === null) return []
    const start = value.openTime.getTime()
    const end = value.resolveTime?.getTime() ?? Infinity
    if (end < from || start > to) return []
    return [{ from: Math.max(start, from), to: Math.min(end, to), title: value.title }]
  })
}

/** A row of the table: one point, or a stretch of points about which nothing is known. */
export type SpanRow = { point: HistoryPoint } | { emptyFrom: Date; emptyTo: Date; count: number }

/** Newest first; points without any result that follow each other are one row. */
export function spanRows(points: readonly HistoryPoint[]): SpanRow[] {
  const rows: SpanRow[] = []
  for (const point of points.toReversed()) {
    const last = rows.at(-1)
    if (markOf(point) !== null) rows.push({ point })
    else if (last !== undefined && 'count' in last) {
      last.emptyFrom = point.startTime
      last.count += 1
    } else rows.push({ emptyFrom: point.startTime, emptyTo: point.startTime, count: 1 })
  }
  return rows
}

const UTC_DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
const UTC_SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
