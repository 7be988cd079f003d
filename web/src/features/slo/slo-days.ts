import { burnRate } from '@mesh/core/root/slo/burn-rows'
import { DAY_MS } from '@mesh/core/durations'
import { decodeRing } from '@mesh/core/root/slo/ring-codec'
import type { SloEntry } from '@mesh/core/schema/slo-board'
import { sliInWords } from './slo-words.ts'

/** One day (UTC) of an objective; `value` is the share of bad samples in percent, null without samples. */
export interface SloDay {
  time: number
  good: number
  bad: number
  value: number | null
  /** How much of the whole window's budget would be spent if every day were like this one: 1 is just what is allowed. */
  burn: number | null
  mark: 'unknown' | null
  title: string
  detail: string
}

/** The days that an objective has counted, up to 90, the oldest first; an empty list with the reason when they cannot be read. */
export function sloDays({ ring, objective }: Pick<SloEntry, 'ring' | 'objective'>): {
  days: SloDay[]
  problem?: string
} {
  try {
    const { days, untilMs } = decodeRing(ring)
    const lastDay = Math.floor((untilMs - 1) / DAY_MS)
    return {
      days: days.map((day, index) => dayOf((lastDay - (days.length - 1 - index)) * DAY_MS, day, objective)),
    }
  } catch (error) {
    return { days: [], problem: error instanceof Error ? error.message : String(error) }
  }
}

function dayOf(time: number, { good, bad }: { good: number; bad: number }, objective: number): SloDay {
  const total = good + bad
  const title = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(time)
  return {
    time,
    good,
    bad,
    value: total === 0 ? null : (100 * bad) / total,
    burn: burnRate({ good, bad }, objective),
    mark: total === 0 ? 'unknown' : null,
    title,
    detail: total === 0 ? 'no data' : `${sliInWords({ good, bad })} good, ${bad} of ${total} bad`,
  }
}
