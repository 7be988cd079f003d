import { expect } from 'vitest'
import { durationMs } from '../../../src/schema/config-words.ts'
import type { Slo } from '../../../src/schema/settings/slo.ts'
import type { SloAlarm } from '../../../src/schema/slo-board.ts'

/** What happened in one minute; no results when nothing was probed. */
export interface Minute {
  isMaintenance: boolean
  results: readonly { checkId: string; outcome: 'ok' | 'fail' | 'error'; latencyMs: number }[]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Factors as the workbook and sloth print them, in hundredths. */
const TABLES = {
  '7d': [1344, 350, 140, 98],
  '28d': [1344, 560, 280, 280 / 3],
  '30d': [1440, 600, 300, 100],
  '90d': [4320, 1800, 900, 300],
} as const
/** Long and short windows in minutes. */
const ROWS = [
  ['1h', 60, 5],
  ['6h', 360, 30],
  ['24h', 1440, 120],
  ['3d', 4320, 360],
] as const
const DAYS = { '7d': 7, '28d': 28, '30d': 30, '90d': 90 } as const

/** An objective that keeps every minute and counts all of them again at each judgement: slow, and plain. */
export function naiveSlo(slo: Slo, startMs: number) {
  const bad: number[] = [0]
  const all: number[] = [0]
  let beginMs = startMs
  let createMs = startMs
  let knownMs = 0
  let alarms: SloAlarm[] = []
  let response: 'page' | 'ticket' | 'none' = 'none'
  let isOpen = false

  /** Counts minutes up to a time, once. */
  function count(minutes: readonly Minute[], untilMs: number): void {
    for (let index = all.length - 1; startMs + index * MINUTE < untilMs; index += 1) {
      const minute = minutes[index]
      const its = (minute?.results ?? []).filter(({ checkId }) => slo.check === undefined || checkId === slo.check)
      const known = minute?.isMaintenance === true ? [] : its.filter(({ outcome }) => outcome !== 'error')
      const isBefore = startMs + index * MINUTE < beginMs
      const limitMs = slo.latency === undefined ? Infinity : (durationMs(slo.latency.under) ?? 0)
      const wrong = known.filter(({ outcome, latencyMs }) => outcome === 'fail' || latencyMs > limitMs)
      bad.push((bad[index] ?? 0) + (isBefore ? 0 : wrong.length))
      all.push((all[index] ?? 0) + (isBefore ? 0 : known.length))
      const isExcused = minute?.isMaintenance === true && its.length > 0
      if (!isBefore && (known.length > 0 || isExcused)) {
        knownMs = Math.ceil((startMs + (index + 1) * MINUTE) / (5 * MINUTE)) * 5 * MINUTE
      }
    }
  }

  function between(fromMs: number, toMs: number): { bad: number; all: number } {
    const [from, to] = [fromMs, toMs].map((ms) => Math.max(0, Math.round((ms - startMs) / MINUTE)))
    const of = (sums: number[]) => (sums[to ?? 0] ?? 0) - (sums[from ?? 0] ?? 0)
    return { bad: of(bad), all: of(all) }
  }

  /** The last minutes; beyond six hours in whole hours of which the last one may just have begun. */
  function last(minutes: number, untilMs: number): { bad: number; all: number } {
    if (minutes <= 360) return between(untilMs - minutes * MINUTE, untilMs)
    const hour = Math.floor((untilMs - 1) / HOUR) * HOUR
    return between(hour - minutes * MINUTE + HOUR, untilMs)
  }

  const rateOf = (part: { bad: number; all: number }) =>
    part.all === 0 ? null : part.bad / part.all / (1 - slo.objective / 100)

  return {
    begin(untilMs: number, now: Date): void {
      beginMs = untilMs
      createMs = now.getTime()
    },
    judge(minutes: readonly Minute[], untilMs: number) {
      count(minutes, untilMs)
      const today = Math.floor((untilMs - 1) / (24 * HOUR)) * 24 * HOUR
      const total = between(today - (DAYS[slo.window] - 1) * 24 * HOUR, untilMs)
      const rows = ROWS.map(([window, longMinutes, shortMinutes], index) => {
        const [long, short] = [last(longMinutes, untilMs), last(shortMinutes, untilMs)]
        const exceeds = (part: { bad: number; all: number }) =>
          part.bad > 0 && (rateOf(part) ?? 0) >= ((TABLES[slo.window][index] ?? 0) / 100) * (1 - 1e-12)
        const isRaised = alarms.includes(window)
          ? exceeds(short.all > 0 ? short : long)
          : exceeds(long) && exceeds(short) && long.bad >= slo.minBadSamples
        return { window, long, short, isRaised }
      })
      const blindMs = untilMs - Math.max(knownMs, createMs)
      alarms = rows.filter(({ isRaised }) => isRaised).map(({ window }) => window)
      if (blindMs >= (durationMs(slo.noDataAfter) ?? 0)) alarms.push('noData')
      const before = response
      const isPage = alarms.includes('1h') || alarms.includes('6h')
      response = isPage ? 'page' : alarms.length > 0 ? 'ticket' : 'none'
      const orders: string[] = []
      if (isOpen && (response === 'none' || (response === 'page' && before !== 'page'))) orders.push('resolve')
      if (response !== 'none' && (!isOpen || orders.length > 0)) orders.push(response === 'page' ? 'critical' : 'minor')
      isOpen = response !== 'none'
      const near = (value: number | null): unknown => (value === null ? null : expect.closeTo(value, 6))
      const rate = rateOf(total)
      return {
        good: total.all - total.bad,
        bad: total.bad,
        budgetLeft: near(rate === null ? null : 1 - rate),
        burns: rows.map(({ window, long, short }) => ({
          window,
          long: near(rateOf(long)),
          short: near(rateOf(short)),
        })),
        alarms,
        told: orders,
      }
    },
  }
}
