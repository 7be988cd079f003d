import { DAY_MS, MINUTE_MS } from '../../durations.ts'
import { durationMs } from '../../schema/config-words.ts'
import { WEEKDAYS, type MaintenanceConfig } from '../../schema/settings/maintenance.ts'
import { instantsOfWallTime, type WallTime } from '../../zone-time.ts'

/** A day that a zone left out whole (Samoa in 2011), and an hour. */
const SKIPPED_MINUTES_MAX = 1500

/** Further from UTC than any zone is. */
const REACH_MS = 16 * 3_600_000

export interface Span {
  startTime: Date
  /** The first instant after the span. */
  endTime: Date
}

/**
 * The times of a planned window that touch a period (`from` <= `to`, both included), earliest first. A start that the clock
 * skips is the next minute that it shows; one that it shows twice is the first; a duration is real time.
 */
export function occurrencesOf(window: MaintenanceConfig, { from, to }: { from: Date; to: Date }): Span[] {
  const spans = window.every === undefined ? once(window) : again(window, window.every, from, to)
  return spans.filter(({ startTime, endTime }) => startTime < endTime && startTime <= to && endTime > from)
}

function once({ from = '', to = '', timeZone = 'UTC' }: MaintenanceConfig): Span[] {
  const startTime = instantsOf(timeZone, asIfUtc(from))[0]
  if (startTime === undefined) return []
  const endTime = instantsOf(timeZone, asIfUtc(to)).find((time) => time > startTime)
  return endTime === undefined ? [] : [{ startTime, endTime }]
}

function again(
  { duration = '' }: MaintenanceConfig,
  every: NonNullable<MaintenanceConfig['every']>,
  from: Date,
  to: Date,
): Span[] {
  const lengthMs = durationMs(duration) ?? 0
  const [hours = 0, minutes = 0] = every.at.split(':').map(Number)
  const ofDayMs = (hours * 60 + minutes) * MINUTE_MS
  const firstDay = Math.floor((from.getTime() - lengthMs - REACH_MS) / DAY_MS) - 1
  const lastDay = Math.floor((to.getTime() + REACH_MS) / DAY_MS)
  const spans: Span[] = []
  for (let day = firstDay; day <= lastDay; day += 1) {
    const date = new Date(day * DAY_MS)
    const isOn = every.days?.includes(WEEKDAYS[date.getUTCDay()] ?? 'sun') ?? every.dayOfMonth === date.getUTCDate()
    if (!isOn) continue
    const startTime = instantsOf(every.timeZone, day * DAY_MS + ofDayMs)[0]
    if (startTime !== undefined) spans.push({ startTime, endTime: new Date(startTime.getTime() + lengthMs) })
  }
  return spans
}

/** The instants of a wall time given in milliseconds as if it were UTC, or of the next minute that the clock shows. */
function instantsOf(timeZone: string, wallMs: number): Date[] {
  for (let skipped = 0; skipped <= SKIPPED_MINUTES_MAX; skipped += 1) {
    const instants = instantsOfWallTime(timeZone, wallOf(wallMs + skipped * MINUTE_MS))
    if (instants.length > 0) return instants
  }
  return []
}

function wallOf(wallMs: number): WallTime {
  const date = new Date(wallMs)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  }
}

const asIfUtc = (local: string) => Date.parse(`${local}Z`)
