import { expect, test } from 'vitest'
import { rollupDaysId } from '../../../src/paths.ts'
import { addDay, isDayWhole, servicesOfDay } from '../../../src/root/history/add-day.ts'
import { addWindows, type HistoryChange, type StoredHistory } from '../../../src/root/history/add-windows.ts'
import { decodeBucket, EMPTY_BUCKET, type Bucket } from '../../../src/root/history/bucket.ts'
import { countOf, sketchOf } from '../../../src/root/history/sketch.ts'
import { later } from '../../../src/root/history/spans.ts'
import type { RollupDays, RollupHours } from '../../../src/schema/rollup.ts'
import { at } from '../../fixtures.ts'

const NAMES = new Map([['payments.http', 'Health']])
const NOTHING: StoredHistory = { hour: undefined, day: undefined }
const minutes = (count: number) => at(count * 60)
const bucket = (counters: Partial<Bucket>): Bucket => ({ ...EMPTY_BUCKET, ...counters })

function add(stored: StoredHistory, from: number, to: number, windows: Record<number, Partial<Bucket>>) {
  const counted = Object.entries(windows).map(([minute, counters]) => ({
    startTime: minutes(Number(minute)),
    buckets: new Map([['payments.http', bucket(counters)]]),
  }))
  return addWindows(stored, 'b1', { startTime: minutes(from), endTime: minutes(to) }, counted, NAMES)
}

function dayBucket(change: HistoryChange | undefined): Bucket {
  return decodeBucket(change?.day.checks['payments.http']?.bucket ?? '')
}

test('windows go to their place in the hour and into the sum of the day', () => {
  const first = add(NOTHING, 0, 10, { 0: { ok: 5, latency: sketchOf([7]) }, 5: { fail: 2 } })
  const second = add(first ?? NOTHING, 10, 20, { 15: { ok: 3, latency: sketchOf([9]) } })
  expect(second?.hour.checks['payments.http']?.buckets.map((text) => text && decodeBucket(text).ok)).toEqual([
    5,
    0,
    '',
    3,
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
  ])
  expect(dayBucket(second)).toEqual(bucket({ ok: 8, fail: 2, latency: sketchOf([7, 9]) }))
  expect(second?.day).toMatchObject({ countedUntil: minutes(20), dayTime: new Date('2026-01-01'), isCompacted: false })
  expect(second?.day.expireTime).toEqual(new Date('2026-01-11'))
  expect(second?.hour).toMatchObject({ boardId: 'b1', hourTime: minutes(0), countedUntil: minutes(20) })
})

test('windows that are in the sum are never added again, also when others come with them', () => {
  const first = add(NOTHING, 0, 10, { 5: { ok: 5 } })
  expect(add(first ?? NOTHING, 0, 10, { 5: { ok: 5 } })).toBeUndefined()
  expect(add(first ?? NOTHING, 0, 5, { 0: { ok: 1 } })).toBeUndefined()
  const more = add(first ?? NOTHING, 5, 15, { 5: { ok: 5 }, 10: { ok: 1 } })
  expect(dayBucket(more).ok).toBe(6)
})

test('a window without results moves the time on and leaves no bucket', () => {
  const change = add(NOTHING, 0, 5, {})
  expect(change?.day).toMatchObject({ countedUntil: minutes(5), checks: {} })
  expect(change?.hour.checks).toEqual({})
})

test('a check that was removed keeps the name it had', () => {
  const first = add(NOTHING, 0, 5, { 0: { ok: 1 } })
  const gone = [{ startTime: minutes(5), buckets: new Map([['payments.http', bucket({ ok: 1 })]]) }]
  const span = { startTime: minutes(5), endTime: minutes(10) }
  expect(addWindows(first ?? NOTHING, 'b1', span, gone, new Map())?.day.checks['payments.http']?.name).toBe('Health')
  expect(addWindows(NOTHING, 'b1', span, gone, new Map())?.day.checks['payments.http']?.name).toBe('http')
})

/** A day of a board in which every window of some hours has `ok` results of each check. */
function boardDay(boardId: string, dayTime: Date, hours: readonly number[], checkIds: readonly string[], ok = 1) {
  const stored = { day: undefined as RollupDays | undefined, hours: [] as RollupHours[] }
  for (const hour of hours) {
    const startTime = later(dayTime, hour * 3_600_000)
    const windows = Array.from({ length: 12 }, (_, index) => ({
      startTime: later(startTime, index * 300_000),
      buckets: new Map(checkIds.map((id) => [id, bucket({ ok, latency: sketchOf([5 + hour]) })])),
    }))
    const span = { startTime, endTime: later(startTime, 3_600_000) }
    const change = addWindows({ hour: undefined, day: stored.day }, boardId, span, windows, new Map())
    if (change === undefined) throw new Error('nothing was added')
    stored.day = change.day
    stored.hours.push(change.hour)
  }
  if (stored.day === undefined) throw new Error('a day without hours')
  return { day: stored.day, hours: stored.hours }
}

const DAY = new Date('2026-02-10T00:00:00Z')
const okOf = (texts: readonly string[] | undefined) =>
  (texts ?? []).map((text) => (text === '' ? 0 : decodeBucket(text).ok))
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

test('the three grains of a day say the same', () => {
  const { day, hours } = boardDay('b1', DAY, [3, 4, 23], ['payments.http', 'search.http', 'search.tcp'])
  const services = servicesOfDay(day, hours.toReversed())
  expect([...services.keys()]).toEqual(['payments', 'search'])
  const rows = services.get('search')
  expect(Object.keys(rows?.['5m'] ?? {})).toEqual(['search.http', 'search.tcp'])
  const five = okOf(rows?.['5m']['search.tcp']?.buckets)
  expect(five.indexOf(1)).toBe(36)
  expect([five.length, sum(five)]).toEqual([288, 36])
  const hourly = okOf(rows?.['1h']['search.tcp']?.buckets)
  expect(hourly.map((ok, hour) => (ok > 0 ? hour : -1)).filter((hour) => hour >= 0)).toEqual([3, 4, 23])
  expect([hourly.length, sum(hourly)]).toEqual([24, 36])
  const [daily = ''] = rows?.['1d']['search.tcp']?.buckets ?? []
  expect(countOf(decodeBucket(daily).latency)).toBe(36)
})

const place = (grain: '5m' | '1h' | '1d', boardId: string, dayTime: Date) => ({
  serviceId: 'payments',
  grain,
  source: rollupDaysId(boardId, dayTime),
  dayTime,
})

test('a day goes to its place in each document, once', () => {
  const { day, hours } = boardDay('b1', DAY, [0], ['payments.http'])
  const rows = servicesOfDay(day, hours).get('payments')
  if (rows === undefined) throw new Error('no rows')
  const daily = addDay(undefined, place('1d', 'b1', DAY), rows['1d'])
  expect(daily).toMatchObject({ serviceId: 'payments', startTime: new Date('2026-01-01'), expireTime: null })
  expect(okOf(daily?.checks['payments.http']?.buckets)).toEqual([...Array.from({ length: 40 }, () => 0), 12])
  expect(addDay(daily, place('1d', 'b1', DAY), rows['1d'])).toBeUndefined()

  const hourly = addDay(undefined, place('1h', 'b1', DAY), rows['1h'])
  expect(okOf(hourly?.checks['payments.http']?.buckets).indexOf(12)).toBe(
    (DAY.getTime() - (hourly?.startTime.getTime() ?? 0)) / 3_600_000,
  )
  const five = addDay(undefined, place('5m', 'b1', DAY), rows['5m'])
  expect([five?.startTime, five?.expireTime]).toEqual([DAY, new Date('2026-05-12')])
})

test('days may come in any order, and a check that moved between boards is whole again', () => {
  const next = later(DAY, 86_400_000)
  const parts = [
    { source: boardDay('b1', DAY, [0, 1], ['payments.http']), boardId: 'b1', dayTime: DAY },
    { source: boardDay('b2', DAY, [1, 2], ['payments.http'], 2), boardId: 'b2', dayTime: DAY },
    { source: boardDay('b1', next, [5], ['payments.tcp']), boardId: 'b1', dayTime: next },
  ]
  const build = (order: readonly number[]) =>
    order.reduce<ReturnType<typeof addDay>>((stored, index) => {
      const part = parts[index]
      const rows = part && servicesOfDay(part.source.day, part.source.hours).get('payments')?.['1h']
      return part && rows && addDay(stored, place('1h', part.boardId, part.dayTime), rows)
    }, undefined)
  const forward = build([0, 1, 2])
  expect(build([2, 1, 0])).toEqual(forward)
  const first = (DAY.getTime() - (forward?.startTime.getTime() ?? 0)) / 3_600_000
  expect(okOf(forward?.checks['payments.http']?.buckets).slice(first)).toEqual([
    12,
    36,
    24,
    ...Array.from({ length: 21 }, () => 0),
  ])
  expect(sum(okOf(forward?.checks['payments.tcp']?.buckets))).toBe(12)
})

test('a day is whole when all is counted, or when its raw results are gone', () => {
  const day = { dayTime: DAY, countedUntil: later(DAY, 86_400_000) }
  const half = { ...day, countedUntil: later(DAY, 43_200_000) }
  expect(isDayWhole(day, later(DAY, 86_500_000))).toBe(true)
  expect(isDayWhole(half, later(DAY, 8 * 86_400_000 - 1))).toBe(false)
  expect(isDayWhole(half, later(DAY, 8 * 86_400_000))).toBe(true)
})

test('the hour and the day of a full board fit one document each, whatever the latencies', () => {
  const values = Array.from({ length: 60 }, (_, index) => 0.2 * 1.24 ** index)
  const full = bucket({ ok: 60, latency: sketchOf(values) })
  const id = (index: number) => `${'service'.padEnd(60, '-')}${index}.${'check'.padEnd(60, '-')}`
  const buckets = new Map(Array.from({ length: 500 }, (_, index) => [id(index), full]))
  const windows = Array.from({ length: 12 }, (_, index) => ({ startTime: minutes(index * 5), buckets }))
  const names = new Map([...buckets.keys()].map((checkId) => [checkId, 'Ü'.repeat(100)]))
  const change = addWindows(NOTHING, 'b1', { startTime: minutes(0), endTime: minutes(60) }, windows, names)
  const bytesOf = (document: unknown) => new TextEncoder().encode(JSON.stringify(document)).length
  expect(bytesOf(change?.hour)).toBeLessThan(1_000_000)
  expect(bytesOf(change?.day)).toBeLessThan(1_000_000)
  expect(decodeBucket(change?.hour.checks[id(7)]?.buckets[3] ?? '').ok).toBe(60)
  expect(decodeBucket(change?.day.checks[id(499)]?.bucket ?? '').ok).toBe(720)
})
