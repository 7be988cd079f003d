import { RANGES } from '@mesh/core/root/history/range'
import type { BarState, HistoryPoint } from '@mesh/core/root/history/history-point'
import type { CheckHistory } from '@mesh/core/root/history/read-span'
import type { Beat } from '../../ui/beats.ts'
import type { ReadableBeat } from '../../ui/heartbeat-reader.tsx'
import { shareInWords } from '../../ui/share-words.ts'

/** Days that a bar shows. */
export const BAR_DAYS = RANGES['90d'].count

/** The counters of a span. */
export type Counters = Pick<HistoryPoint, 'ok' | 'slow' | 'partial' | 'fail' | 'unknown' | 'excluded'>

/** One day of a bar; the mark is null without any result. */
export interface Day extends Counters {
  startTime: Date
  mark: Beat
}

const MARKS: Record<Exclude<BarState, 'none'>, Beat> = { ok: 'up', degraded: 'degraded', down: 'down' }

/** What several checks come to: a known trouble says most, and maintenance alone less than what was measured. */
const WORST_FIRST: readonly Beat[] = ['down', 'degraded', 'unknown', 'up', 'maintenance']

/** How a span is marked: without a counted result by why there is none. */
export function markOf({ state, unknown, excluded }: HistoryPoint): Beat {
  if (state !== 'none') return MARKS[state]
  if (unknown > 0) return 'unknown'
  return excluded > 0 ? 'maintenance' : null
}

/** The days of one check or of several together: counters are added, the worst mark is shown. Oldest first. */
export function daysOf(checks: readonly CheckHistory[]): Day[] {
  const [first] = checks
  if (first === undefined) return []
  return first.points.map(({ startTime }, index) => {
    const points = checks.flatMap(({ points: all }) => all[index] ?? [])
    const marks = new Set(points.map(markOf))
    return { startTime, ...countersOf(points), mark: WORST_FIRST.find((mark) => marks.has(mark)) ?? null }
  })
}

/** All results of the last so many days together. */
export function countersOf(points: readonly Counters[]): Counters {
  const sum: Counters = { ok: 0, slow: 0, partial: 0, fail: 0, unknown: 0, excluded: 0 }
  for (const point of points) {
    for (const counter of Object.keys(sum) as (keyof Counters)[]) sum[counter] += point[counter]
  }
  return sum
}

/** Results that count for availability. */
export function countedOf({ ok, slow, partial, fail }: Counters): number {
  return ok + slow + partial + fail
}

/** The share of counted results that did not fail, never rounded up to a whole hundred: `99.98 %`, `no data`. */
export function availabilityInWords(counters: Counters): string {
  const counted = countedOf(counters)
  return counted === 0 ? 'no data' : shareInWords({ good: counted - counters.fail, bad: counters.fail })
}

/** What the results of a span were: `99.98 % of 17,280 results; 3 failed; 40 during maintenance`; `no data`. */
export function countersInWords(counters: Counters): string {
  const counted = countedOf(counters)
  const what = counted === 0 ? 'no data' : `${availabilityInWords(counters)} of ${amount(counted, 'result')}`
  const some = (count: number, words: string) => (count === 0 ? [] : [`${number(count)} ${words}`])
  return [
    what,
    ...some(counters.fail, 'failed'),
    ...some(counters.partial, 'failed from some regions'),
    ...some(counters.slow, 'slow'),
    ...some(counters.excluded, 'during maintenance'),
    ...some(counters.unknown, 'not probed'),
  ].join('; ')
}

/** A number of things: `1 result`, `17,280 results`. */
export function amount(count: number, what: string): string {
  return `${number(count)} ${what}${count === 1 ? '' : 's'}`
}

/** The days as marks that can be read one by one. */
export function readableDays(days: readonly Day[]): ReadableBeat[] {
  return days.map((day) => ({
    state: day.mark,
    title: `${DAY.format(day.startTime)}: ${MARK_WORDS[day.mark ?? 'none']}`,
    detail: capital(countersInWords(day)),
  }))
}

/** A bar in words: `Last 90 days: 1 down, 2 degraded, 40 up, 47 without data`. */
export function daysInWords(days: readonly Day[]): string {
  const counts = [...WORST_FIRST, null].map((mark) => [mark, days.filter((day) => day.mark === mark).length] as const)
  const words = counts.filter(([, count]) => count > 0).map(([mark, count]) => `${count} ${MARK_WORDS[mark ?? 'none']}`)
  return `Last ${days.length} days: ${words.join(', ')}`
}

const MARK_WORDS: Record<string, string> = {
  up: 'up',
  degraded: 'degraded',
  down: 'down',
  unknown: 'not probed',
  maintenance: 'in maintenance',
  none: 'without data',
}

const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })

function number(count: number): string {
  return count.toLocaleString('en')
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
