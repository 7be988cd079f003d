import { describe, expect, test } from 'vitest'
import { rollupDaysId } from '../../../src/paths.ts'
import { addDay, servicesOfDay } from '../../../src/root/history/add-day.ts'
import { addWindows } from '../../../src/root/history/add-windows.ts'
import { EMPTY_BUCKET } from '../../../src/root/history/bucket.ts'
import { documentsOfRange } from '../../../src/root/history/documents-of-range.ts'
import { RANGES, type Range } from '../../../src/root/history/range.ts'
import { readDays } from '../../../src/root/history/read-days.ts'
import { readRange } from '../../../src/root/history/read-range.ts'
import { sketchOf } from '../../../src/root/history/sketch.ts'
import { later, rollupSpan, startOf } from '../../../src/root/history/spans.ts'
import { GRAINS, type Rollup, type RollupDays, type RollupHours } from '../../../src/schema/rollup.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const boards = { serviceId: 'payments', boardIds: ['b1'] }

describe('the documents of a page', () => {
  test.each([
    ['24h', 26],
    ['7d', 26],
    ['30d', 4],
    ['90d', 4],
  ] as const)('%s of a service on one board: at most %i, whenever it is', (range, most) => {
    let found = 0
    for (let hours = 0; hours < 3 * 366 * 24; hours += 5) {
      const documents = documentsOfRange(range, boards, new Date(Date.UTC(2027, 0, 1, hours, 7, 1)))
      found = Math.max(found, documents.length)
      expect(new Set(documents.map(({ collection, id }) => `${collection}/${id}`)).size).toBe(documents.length)
    }
    expect(found).toBe(most)
  })

  test('ninety days of a service on three boards: at most five after the first hour of a day', () => {
    for (let day = 0; day < 800; day++) {
      const now = new Date(Date.UTC(2027, 0, 1 + day, 1))
      expect(documentsOfRange('90d', { ...boards, boardIds: ['b1', 'b2', 'b3'] }, now).length).toBeLessThanOrEqual(5)
    }
  })

  test('are named', () => {
    const today = Date.UTC(2026, 3, 2)
    expect(documentsOfRange('90d', boards, new Date(today + 7_200_000))).toEqual([
      { collection: 'rollups', id: 'payments_1d_2026-01-01' },
      { collection: 'rollups', id: 'payments_1d_2026-04-01' },
      { collection: 'rollupDays', id: `b1_${today}` },
    ])
    expect(documentsOfRange('24h', boards, new Date(today + 7_500_000))).toEqual([
      { collection: 'rollups', id: 'payments_5m_2026-04-01' },
      ...[0, 1, 2].map((hour) => ({ collection: 'rollupHours', id: `b1_${today + hour * HOUR_MS}` })),
    ])
    expect(documentsOfRange('24h', boards, new Date(today + HOUR_MS / 2))).toEqual([
      { collection: 'rollups', id: 'payments_5m_2026-04-01' },
      ...Array.from({ length: 25 }, (_, hour) => ({
        collection: 'rollupHours',
        id: `b1_${today + (hour - 24) * HOUR_MS}`,
      })),
    ])
    expect(documentsOfRange('30d', boards, new Date(today + 60_000)).map(({ id }) => id)).toEqual([
      'payments_1d_2026-01-01',
      'payments_1d_2026-04-01',
      `b1_${today - DAY_MS}`,
      `b1_${today}`,
    ])
  })
})

/** A check that answers once per window, in `5 + hour of the day` ms, and fails in the first window of each day. */
class World {
  readonly hours = new Map<string, RollupHours>()
  readonly days = new Map<string, RollupDays>()
  readonly rollups = new Map<string, Rollup>()

  constructor(from: Date, to: Date) {
    for (let start = startOf(from, HOUR_MS); start < to; start = later(start, HOUR_MS)) this.#count(start, to)
    for (const day of this.days.values()) if (later(day.dayTime, DAY_MS + HOUR_MS) <= to) this.#compact(day)
  }

  /** What a page that reads these documents gets. */
  documents(range: Range, now: Date) {
    const names = documentsOfRange(range, boards, now)
    const of = <T>(collection: string, stored: Map<string, T>) =>
      names.flatMap((one) => (one.collection === collection ? (stored.get(one.id) ?? []) : []))
    return {
      hours: of('rollupHours', this.hours),
      days: of('rollupDays', this.days),
      rollups: of('rollups', this.rollups),
    }
  }

  #count(startTime: Date, to: Date): void {
    const windows = Array.from({ length: 12 }, (_, index) => later(startTime, index * 300_000))
      .filter((window) => later(window, 300_000) <= to)
      .map((window) => {
        const isFirst = window.getTime() % DAY_MS === 0
        const latency = sketchOf([5 + window.getUTCHours()])
        const bucket = isFirst ? { ...EMPTY_BUCKET, fail: 1 } : { ...EMPTY_BUCKET, ok: 1, latency }
        return {
          startTime: window,
          buckets: new Map([
            ['payments.http', bucket],
            ['search.http', bucket],
          ]),
        }
      })
    if (windows.length === 0) return
    const span = { startTime, endTime: later(startTime, windows.length * 300_000) }
    const dayId = rollupDaysId('b1', startOf(startTime, DAY_MS))
    const change = addWindows({ hour: undefined, day: this.days.get(dayId) }, 'b1', span, windows, new Map())
    if (change === undefined) throw new Error('nothing was added')
    this.days.set(dayId, change.day)
    this.hours.set(`b1_${startTime.getTime()}`, change.hour)
  }

  #compact(day: RollupDays): void {
    const { dayTime } = day
    const hours = [...this.hours.values()].filter(
      (hour) => startOf(hour.hourTime, DAY_MS).getTime() === dayTime.getTime(),
    )
    for (const [serviceId, rows] of servicesOfDay(day, hours)) {
      for (const grain of GRAINS) {
        const id = `${serviceId}_${grain}_${rollupSpan(grain, dayTime).startTime.toISOString().slice(0, 10)}`
        const place = { serviceId, grain, source: rollupDaysId('b1', dayTime), dayTime }
        const rollup = addDay(this.rollups.get(id), place, rows[grain])
        if (rollup !== undefined) this.rollups.set(id, rollup)
      }
    }
  }
}

describe.each(['2026-04-02T00:02:00Z', '2026-04-02T00:58:00Z', '2026-04-02T01:00:00Z', '2026-04-02T13:37:00Z'])(
  'a page at %s',
  (time) => {
    const now = new Date(time)
    const counted = startOf(now, 300_000)
    const world = new World(new Date('2026-01-01'), counted)
    const minutesToday = (counted.getTime() % DAY_MS) / 60_000

    test.each(Object.keys(RANGES) as Range[])('%s shows every span from its documents', (range) => {
      const [history, ...others] = readRange(world.documents(range, now), 'payments', range, now)
      expect(others).toEqual([])
      expect(history?.points).toHaveLength(RANGES[range].count)
      const perSpan = { '24h': 1, '7d': 12, '30d': 288, '90d': 288 }[range]
      const isOpen = RANGES[range].isOpen
      const sizes = history?.points.map(({ ok, fail }) => ok + fail) ?? []
      expect(sizes.slice(0, -1).every((size) => size === perSpan)).toBe(true)
      expect(sizes.at(-1)).toBe(isOpen ? minutesToday / 5 : perSpan)
    })

    test('ninety days as bars, the last one today', () => {
      const [history] = readDays(world.documents('90d', now), 'payments', now)
      const yesterday = history?.points.at(-2)
      expect(yesterday).toMatchObject({ startTime: new Date('2026-04-01'), ok: 287, fail: 1, state: 'degraded' })
      expect(yesterday?.availability).toBeCloseTo(287 / 288, 10)
      expect((yesterday?.p50Ms ?? 0) / 17).toBeCloseTo(1, 1)
      expect(history?.points.at(-1)?.state).toBe(minutesToday === 0 ? 'none' : minutesToday < 100 ? 'down' : 'degraded')
    })
  },
)

test('what nobody measured is none, not zero; a service without any results has no rows', () => {
  const now = new Date('2026-04-02T13:37:00Z')
  const world = new World(new Date('2026-04-01T12:00:00Z'), now)
  const [history] = readDays(world.documents('90d', now), 'payments', now)
  expect(history?.points[0]).toMatchObject({ state: 'none', availability: null, p95Ms: null, ok: 0 })
  expect(history?.points.filter(({ state }) => state !== 'none')).toHaveLength(2)
  expect(readDays(world.documents('90d', now), 'unknown', now)).toEqual([])
})

test('a day that is in both the long history and its board counts once', () => {
  const now = new Date('2026-04-02T01:30:00Z')
  const world = new World(new Date('2026-04-01'), now)
  const read = {
    hours: [...world.hours.values()],
    days: [...world.days.values()],
    rollups: [...world.rollups.values()],
  }
  expect(readDays(read, 'payments', now)[0]?.points.at(-2)).toMatchObject({ ok: 287, fail: 1 })
  expect(readRange(read, 'payments', '7d', now)[0]?.points.at(-25)).toMatchObject({ ok: 11, fail: 1 })
})
