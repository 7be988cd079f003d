import { instantsOfWallTime, zoneParts, type WallTime } from '../../zone-time.ts'
import { isCronDate, type CronSchedule } from './cron.ts'

/** From one 29 February to the next across a century without one, and a day to spare. */
const DATES_MAX = 8 * 366 + 1

/** A clock is put forward by less than this, so that the minute after a gap is found within it. */
const GAP_MINUTES_MAX = 25 * 60

type WallDate = Pick<WallTime, 'year' | 'month' | 'day'>

/**
 * The first run of a schedule after an instant. A run is the first moment at which the clock of the zone shows the
 * scheduled minute or a later one: what the clock skips runs when the gap is over, what it shows twice runs once.
 * Undefined when no date fits within eight years.
 */
export function nextRun(schedule: CronSchedule, timeZone: string, after: Date): Date | undefined {
  const first = zoneParts(timeZone, after)
  for (let offset = 0; offset <= DATES_MAX; offset += 1) {
    const noon = new Date(Date.UTC(first.year, first.month - 1, first.day + offset, 12))
    const date = { year: noon.getUTCFullYear(), month: noon.getUTCMonth() + 1, day: noon.getUTCDate() }
    if (!isCronDate(schedule, { ...date, weekday: noon.getUTCDay() })) continue
    const run = firstRunOfDate(schedule, timeZone, date, after)
    if (run !== undefined) return run
  }
  return undefined
}

/** The runs of a date never go backwards, so the first one after an instant is found by halving. */
function firstRunOfDate(
  { hours, minutes }: CronSchedule,
  timeZone: string,
  date: WallDate,
  after: Date,
): Date | undefined {
  const count = hours.length * minutes.length
  const runAt = (index: number) =>
    runOf(timeZone, {
      ...date,
      hour: hours[Math.floor(index / minutes.length)] ?? 0,
      minute: minutes[index % minutes.length] ?? 0,
    })
  let low = 0
  let high = count
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (runAt(middle) > after) high = middle
    else low = middle + 1
  }
  return low < count ? runAt(low) : undefined
}

function runOf(timeZone: string, wall: WallTime): Date {
  for (let minutes = 0; minutes <= GAP_MINUTES_MAX; minutes += 1) {
    const later = new Date(Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute + minutes))
    const [instant] = instantsOfWallTime(timeZone, {
      year: later.getUTCFullYear(),
      month: later.getUTCMonth() + 1,
      day: later.getUTCDate(),
      hour: later.getUTCHours(),
      minute: later.getUTCMinutes(),
    })
    if (instant !== undefined) return instant
  }
  throw new RangeError(`the clock of ${timeZone} skips more than a day`)
}
