import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { rollupDaysId, rollupHoursId, rollupId } from '../../../src/paths.ts'
import { addDay, isDayWhole, servicesOfDay } from '../../../src/root/history/add-day.ts'
import { addWindows } from '../../../src/root/history/add-windows.ts'
import { countWindow } from '../../../src/root/history/count-window.ts'
import { documentsOfRange } from '../../../src/root/history/documents-of-range.ts'
import { dueSpan, windowsOfSpan } from '../../../src/root/history/due-span.ts'
import { RANGES, rangeSpan, type Range } from '../../../src/root/history/range.ts'
import { readRange } from '../../../src/root/history/read-range.ts'
import { DAY_MS, HOUR_MS } from '../../../src/durations.ts'
import { GRAIN_MS, later, rollupSpan, startOf, WINDOW_MS } from '../../../src/root/history/spans.ts'
import type { CheckRun, Outcome } from '../../../src/schema/check-run.ts'
import { GRAINS, type Rollup, type RollupDays, type RollupHours } from '../../../src/schema/rollup.ts'
import { at, run } from '../../fixtures.ts'

const BOARDS = ['b1', 'b2'] as const
const CHECKS = ['payments.http', 'payments.tcp', 'search.http'] as const
const CLOSES_AFTER_MS = 120_000
const PLAN = { checks: {}, updateTime: at(0) }
const MOVE = { id: 'm', name: 'Move', services: new Set(['payments']), startTime: at(40_000), endTime: at(47_011) }
const COUNTER = { ok: 'ok', slow: 'slow', fail: 'fail', error: 'unknown' } as const

/** Results of one check in a slot, and when they were written. */
interface Written {
  run: CheckRun
  checkId: string
  outcome: Outcome
  latencyMs: number
  writeTime: Date
}

/** Everything that is stored, and the five-minute job at work on it. */
class Store {
  readonly hours = new Map<string, RollupHours>()
  readonly days = new Map<string, RollupDays>()
  readonly rollups = new Map<string, Rollup>()

  tick(written: readonly Written[], now: Date): void {
    const visible = written.filter(({ writeTime }) => writeTime <= now).map((one) => one.run)
    for (const boardId of BOARDS) {
      const runs = visible.filter((one) => one.boardId === boardId)
      let span = dueSpan(this.#countedUntil(boardId, runs) ?? now, now, CLOSES_AFTER_MS)
      for (; span !== undefined; span = dueSpan(span.endTime, now, CLOSES_AFTER_MS)) this.#count(boardId, runs, span)
    }
    for (const [source, day] of this.days) {
      if (later(day.dayTime, DAY_MS) <= now && !day.isCompacted && isDayWhole(day, now)) this.#compact(source, day)
    }
  }

  read(range: Range, serviceId: string, now: Date) {
    const named = documentsOfRange(range, { serviceId, boardIds: BOARDS }, now).map(({ id }) => id)
    const of = <T>(stored: Map<string, T>) => named.flatMap((id) => stored.get(id) ?? [])
    const days = range === '30d' || range === '90d' ? of(this.days) : []
    const hours = range === '24h' || range === '7d' ? of(this.hours) : []
    return readRange({ hours, days, rollups: of(this.rollups) }, serviceId, range, now)
  }

  #countedUntil(boardId: string, runs: readonly CheckRun[]): Date | undefined {
    const days = [...this.days.values()].filter((day) => day.boardId === boardId)
    if (days.length > 0) return new Date(Math.max(...days.map(({ countedUntil }) => +countedUntil)))
    return runs.length === 0 ? undefined : new Date(Math.min(...runs.map(({ slotTime }) => +slotTime)))
  }

  #count(boardId: string, runs: readonly CheckRun[], span: { startTime: Date; endTime: Date }): void {
    const windows = windowsOfSpan(span).map((startTime) => {
      const within = runs.filter(({ slotTime }) => slotTime >= startTime && slotTime < later(startTime, WINDOW_MS))
      return { startTime, buckets: countWindow(within, PLAN, [MOVE]) }
    })
    const hourId = rollupHoursId(boardId, startOf(span.startTime, HOUR_MS))
    const dayId = rollupDaysId(boardId, startOf(span.startTime, DAY_MS))
    const stored = { hour: this.hours.get(hourId), day: this.days.get(dayId) }
    const change = addWindows(stored, boardId, span, windows, new Map())
    if (change === undefined) throw new Error('a due span was counted before')
    this.hours.set(hourId, change.hour)
    this.days.set(dayId, change.day)
  }

  #compact(source: string, day: RollupDays): void {
    const { boardId, dayTime } = day
    const hours = [...this.hours.values()].filter(
      (hour) => hour.boardId === boardId && +startOf(hour.hourTime, DAY_MS) === +dayTime,
    )
    for (const [serviceId, rows] of servicesOfDay(day, hours)) {
      for (const grain of GRAINS) {
        const id = rollupId(serviceId, grain, rollupSpan(grain, dayTime).startTime)
        const rollup = addDay(this.rollups.get(id), { serviceId, grain, source, dayTime }, rows[grain])
        if (rollup !== undefined) this.rollups.set(id, rollup)
      }
    }
    this.days.set(source, { ...day, isCompacted: true })
  }
}

/**
 * The results that count, one by one: those that were there when their window was closed, from the
 * board's first on, as seen by the first tick that finds a closed one.
 */
function counted(written: readonly Written[], ticks: readonly Date[]): Written[] {
  return BOARDS.flatMap((boardId) => {
    const here = written.filter((one) => one.run.boardId === boardId)
    const first = ticks.find((tick) => here.some((one) => one.writeTime <= tick && closeOf(one) <= tick)) ?? at(0)
    const begun = here.filter(({ writeTime }) => writeTime <= first).map((one) => +one.run.slotTime)
    const startTime = startOf(new Date(Math.min(...begun)), WINDOW_MS)
    return here.filter((one) => {
      const tick = ticks.find((each) => each >= closeOf(one) && each >= first)
      return one.run.slotTime >= startTime && tick !== undefined && one.writeTime <= tick
    })
  })
}

function closeOf({ run: { slotTime } }: Written): Date {
  return later(startOf(slotTime, WINDOW_MS), WINDOW_MS + CLOSES_AFTER_MS)
}

const SECONDS_MAX = 3 * 86_400
const written = fc
  .record({
    slot: fc.oneof(
      fc.nat(SECONDS_MAX),
      fc.nat(SECONDS_MAX / 300).map((window) => window * 300),
    ),
    check: fc.constantFrom(...CHECKS),
    boardId: fc.constantFrom(...BOARDS),
    outcome: fc.constantFrom<Outcome>('ok', 'slow', 'fail', 'error'),
    latencyMs: fc.double({ min: 1, max: 90_000, noNaN: true }),
    lateSeconds: fc.oneof(fc.nat(60), fc.nat(60), fc.nat(4000)),
  })
  .map(({ slot, check: checkId, boardId, outcome, latencyMs, lateSeconds }): Written => {
    const result = run(slot, { [checkId]: outcome }, { boardId, latenciesMs: [outcome === 'error' ? null : latencyMs] })
    return { run: result, checkId, outcome, latencyMs, writeTime: at(slot + lateSeconds) }
  })
const history = fc.uniqueArray(written, {
  minLength: 1,
  maxLength: 300,
  selector: (one) => `${one.checkId} ${+one.run.slotTime}`,
})
const gaps = fc.array(fc.oneof(fc.constant(0), fc.nat(900), fc.nat(40_000)), { minLength: 1, maxLength: 60 })

test('every range says what a recount of the results says, on any board, however late and whenever the job ran', () => {
  fc.assert(
    fc.property(history, gaps, fc.nat(7200), (results, gapsSeconds, lastSeconds) => {
      const seconds = gapsSeconds.map((_, index) => gapsSeconds.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0))
      const ticks = [...seconds, Math.max(SECONDS_MAX, seconds.at(-1) ?? 0) + lastSeconds].map((second) => at(second))
      const store = new Store()
      for (const tick of ticks) store.tick(results, tick)
      const now = ticks.at(-1) ?? at(0)
      const truth = counted(results, ticks)
      for (const range of Object.keys(RANGES) as Range[]) {
        const { grain, startTime, endTime } = rangeSpan(range, now)
        for (const serviceId of ['payments', 'search']) {
          const rows = new Map(store.read(range, serviceId, now).map(({ checkId, points }) => [checkId, points]))
          for (const checkId of CHECKS.filter((id) => id.startsWith(serviceId))) {
            const mine = truth.filter(
              (one) => one.checkId === checkId && one.run.slotTime >= startTime && one.run.slotTime < endTime,
            )
            expect(rows.has(checkId)).toBe(mine.length > 0)
            for (const point of rows.get(checkId) ?? []) {
              const cell = mine.filter(
                ({ run: { slotTime } }) => +startOf(slotTime, GRAIN_MS[grain]) === +point.startTime,
              )
              expect(point).toMatchObject(recount(cell))
              expect(isNear(point.p50Ms, medianOf(cell))).toBe(true)
            }
          }
        }
      }
    }),
    { numRuns: 40 },
  )
})

function isExcluded({ checkId, run: { slotTime } }: Written): boolean {
  return checkId.startsWith('payments.') && slotTime >= MOVE.startTime && slotTime < MOVE.endTime
}

function recount(cell: readonly Written[]) {
  const sums = { ok: 0, slow: 0, partial: 0, fail: 0, unknown: 0, excluded: 0 }
  for (const one of cell) sums[isExcluded(one) ? 'excluded' : COUNTER[one.outcome]] += 1
  return sums
}

function medianOf(cell: readonly Written[]): number | null {
  const answered = cell.filter((one) => !isExcluded(one) && (one.outcome === 'ok' || one.outcome === 'slow'))
  const sorted = answered.map(({ latencyMs }) => latencyMs).sort((left, right) => left - right)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}

/** Whether a median of a sketch is within its accuracy. */
function isNear(found: number | null, exact: number | null): boolean {
  if (found === null || exact === null) return found === exact
  return Math.abs(found - exact) <= 0.01 * exact + 0.1 + 1e-9
}
