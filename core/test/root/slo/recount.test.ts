import { expect, test } from 'vitest'
import { evaluateSlo } from '../../../src/root/slo/evaluate-slo.ts'
import { readWindows } from '../../../src/root/slo/read-windows.ts'
import { DAY_MS, HOUR_MS } from '../../../src/durations.ts'
import { FIVE_MINUTES_MS } from '../../../src/root/slo/ring.ts'
import type { SloEntry } from '../../../src/schema/slo-board.ts'
import { naiveSlo } from './naive-slo.ts'
import { MINUTE_MS, minutesOf, randomOf, simulatedHistory } from './simulated-history.ts'
import { input, slo, START_MS } from './slos.ts'

const DAYS = 9

/** The evening before a month's last day: hours, days and the month end on the way. */
const FROM_MS = START_MS + 29 * DAY_MS + 21 * HOUR_MS + 55 * MINUTE_MS

const SLOS = [
  slo({ objective: 99.9, window: '30d' }),
  slo({ check: 'payments.db', objective: 99.5, window: '7d', minBadSamples: 1, noDataAfter: '2h' }),
  slo({ objective: 98, window: '28d', latency: { under: '300ms' } }),
  slo({ check: 'payments.http', objective: 99, window: '90d', noDataAfter: '10m' }),
]

test.each([1, 2, 3])(
  'minute by minute, over outages, gaps and maintenance, a naive recount agrees (seed %i)',
  (seed) => {
    const random = randomOf(seed)
    const minutes = minutesOf(random, DAYS * 1440)
    const history = simulatedHistory(minutes, FROM_MS)
    const standings = SLOS.map((its) => ({
      its,
      entry: undefined as SloEntry | undefined,
      naive: naiveSlo(its, FROM_MS),
    }))
    let countedMs = FROM_MS
    let opened = 0
    for (let fromMs = FROM_MS; fromMs < FROM_MS + DAYS * DAY_MS; fromMs += FIVE_MINUTES_MS) {
      history.add(fromMs)
      // Now and then the job does not run for a while.
      if (random() < 0.1) continue
      const untilMs = fromMs + FIVE_MINUTES_MS
      const { windows } = readWindows(history.since(countedMs), countedMs, untilMs)
      const its = { ...input(windows, 0), untilMs, intervalMs: () => MINUTE_MS, now: new Date(untilMs + 130_000) }
      countedMs = untilMs
      for (const standing of standings) {
        if (standing.entry === undefined) {
          standing.entry = evaluateSlo(undefined, 'pay', standing.its, its).entry
          standing.naive.begin(untilMs, its.now)
          continue
        }
        const { entry, orders } = evaluateSlo(standing.entry, 'pay', standing.its, its)
        standing.entry = entry
        const { good, bad, budgetLeft, burns, alarms } = entry
        const told = orders.map((order) => (order.action === 'open' ? order.severity : order.action))
        opened += orders.filter(({ action }) => action === 'open').length
        expect({ good, bad, budgetLeft, burns, alarms, told }).toEqual(standing.naive.judge(minutes, untilMs))
      }
    }
    expect(opened).toBeGreaterThan(20)
  },
)
