import type { Bucket } from '../root/history/bucket.ts'
import { DAY_MS } from '../durations.ts'
import { DAY_LETTERS, STATUS_DAYS, type PublicDays, type PublicState } from '../schema/status-page.ts'

/** Below this share of good results a day counts as an outage, in percent. */
const OUTAGE_BELOW = 95
/** Below this share of good results, or from this share of slow and partial ones on, a day counts as degraded. */
const DEGRADED_BELOW = 99.5
const SLOW_FROM = 5

/** How many rounds of one service's checks a day had, by how they ended. */
export type DayCounts = Omit<Bucket, 'latency'>

/** One day of a service, for the public. */
export interface PublicDay {
  state: PublicState
  availability: number | null
}

const NO_DAY: PublicDay = { state: 'unknown', availability: null }

/** `2026-01-31`: the UTC day of an instant. */
export function dayName(time: Date): string {
  return time.toISOString().slice(0, 10)
}

/** Percent with two decimals, rounded down, so that only a day without any failure says 100. */
export function floorPercent(percent: number): number {
  return Math.floor(percent * 100 + 1e-9) / 100
}

/** A day from its counts: slow and partly reachable services answer, results that nobody knows are left out. */
export function publicDay(counts: DayCounts): PublicDay {
  const { ok, slow, partial, fail, excluded } = counts
  const total = ok + slow + partial + fail
  if (total === 0) return excluded > 0 ? { state: 'maintenance', availability: null } : NO_DAY
  const percent = (100 * (total - fail)) / total
  const availability = fail === 0 ? 100 : Math.min(floorPercent(percent), 99.99)
  const isSlow = (100 * (slow + partial)) / total >= SLOW_FROM
  if (percent < OUTAGE_BELOW) return { state: 'outage', availability }
  return { state: percent < DEGRADED_BELOW || isSlow ? 'degraded' : 'operational', availability }
}

/** The bars up to today: days that were read now, else as they were kept, else without data. */
export function publicDays(
  kept: PublicDays | undefined,
  fresh: ReadonlyMap<string, PublicDay>,
  today: string,
): PublicDays {
  const last = Date.parse(today)
  const keptShift = kept === undefined ? undefined : Math.round((last - Date.parse(kept.lastDay)) / DAY_MS)
  const days = Array.from({ length: STATUS_DAYS }, (_, index): { letter: string; availability: number | null } => {
    const day = fresh.get(dayName(new Date(last - (STATUS_DAYS - 1 - index) * DAY_MS)))
    if (day !== undefined) return { letter: DAY_LETTERS[day.state], availability: day.availability }
    const place = keptShift === undefined ? -1 : index + keptShift
    return { letter: kept?.states[place] ?? DAY_LETTERS.unknown, availability: kept?.availability[place] ?? null }
  })
  return {
    lastDay: today,
    states: days.map(({ letter }) => letter).join(''),
    availability: days.map(({ availability }) => availability),
  }
}

/** The mean of the days that have a figure, in percent, rounded down; null when none has. */
export function meanAvailability({ availability }: PublicDays): number | null {
  const known = availability.filter((one) => one !== null)
  if (known.length === 0) return null
  if (known.every((one) => one === 100)) return 100
  return Math.min(floorPercent(known.reduce((sum, one) => sum + one, 0) / known.length), 99.99)
}
