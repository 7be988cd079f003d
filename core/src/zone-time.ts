import { HOUR_MS } from './durations.ts'

/** Further from UTC than any zone is or ever was, and nearer than two changes of a clock. */
const REACH_MS = 16 * HOUR_MS

/** What clock and calendar on the wall show; `month` 1 to 12. Years from 1 on, in the Gregorian calendar. */
export interface WallTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  /** 0 when absent. */
  second?: number
}

/** A wall time read from an instant; `weekday` 0 (Sunday) to 6. */
export interface ZoneParts extends Required<WallTime> {
  weekday: number
}

const FORMATS_MAX = 500
const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a format costs a hundred times as much as using it. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  if (formats.size >= FORMATS_MAX) formats.clear()
  formats.set(timeZone, format)
  return format
}

/** Whether `name` is an IANA time zone that this machine knows, such as `Europe/Vienna`; bare offsets are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return formatOf(name).format(0) !== ''
  } catch {
    return false
  }
}

/** What the clock in a zone shows at an instant. Throws RangeError for a zone that does not exist. */
export function zoneParts(timeZone: string, time: Date): ZoneParts {
  const shown = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
  for (const { type, value } of formatOf(timeZone).formatToParts(time)) {
    if (type in shown) shown[type as keyof typeof shown] = Number(value)
  }
  return { ...shown, weekday: new Date(asIfUtc(shown)).getUTCDay() }
}

/**
 * The instants at which the clock in a zone shows a wall time, earliest first: one as a rule, none when the clock is put
 * forward over it, two when it is put back over it. A date that no calendar has, such as 30 February, has none.
 */
export function instantsOfWallTime(timeZone: string, wall: WallTime): Date[] {
  const asked = asIfUtc(wall)
  const offsets = [-REACH_MS, 0, REACH_MS].map((reach) => offsetAt(timeZone, asked + reach))
  return [...new Set(offsets)]
    .map((offset) => new Date(asked - offset))
    .filter((time) => isSame(zoneParts(timeZone, time), wall))
    .toSorted((a, b) => a.getTime() - b.getTime())
}

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
function offsetAt(timeZone: string, timeMs: number): number {
  const wholeSeconds = Math.floor(timeMs / 1000) * 1000
  return asIfUtc(zoneParts(timeZone, new Date(wholeSeconds))) - wholeSeconds
}

/** Milliseconds of a wall time read as UTC. `Date.UTC` takes the years 0 to 99 for 1900 to 1999. */
function asIfUtc({ year, month, day, hour, minute, second = 0 }: WallTime): number {
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second))
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime()
}

function isSame(parts: ZoneParts, wall: WallTime): boolean {
  return (
    parts.year === wall.year &&
    parts.month === wall.month &&
    parts.day === wall.day &&
    parts.hour === wall.hour &&
    parts.minute === wall.minute &&
    parts.second === (wall.second ?? 0)
  )
}
