import { expect, test } from 'vitest'
import { encodeBucket } from '../../../src/root/history/bucket.ts'
import { readWindows } from '../../../src/root/slo/read-windows.ts'
import { HOUR_MS } from '../../../src/durations.ts'
import { FIVE_MINUTES_MS } from '../../../src/root/slo/ring.ts'
import { countableUntilMs, sloSpan } from '../../../src/root/slo/slo-span.ts'
import type { RollupHours } from '../../../src/schema/rollup.ts'
import { bucket, START_MS } from './slos.ts'

const minutes = (count: number) => START_MS + count * 60_000
const texts = (span: { hourTimes: Date[] }) => span.hourTimes.map((time) => time.toISOString().slice(11, 16))

function hourOf(
  boardId: string,
  hour: number,
  countedMinutes: number,
  slots: Record<number, number> = {},
): RollupHours {
  const buckets = Array.from({ length: 12 }, (_, slot) => {
    const ok = slots[slot]
    return ok === undefined ? '' : encodeBucket(bucket({ ok }))
  })
  return {
    schemaVersion: 1,
    boardId,
    hourTime: new Date(START_MS + hour * HOUR_MS),
    countedUntil: new Date(minutes(countedMinutes)),
    expireTime: new Date(START_MS + 1e9),
    checks: { 'payments.http': { name: 'Health', buckets } },
  }
}

test('reads the hours that are not counted yet, and the one before', () => {
  const span = sloSpan(minutes(11 * 60), new Date(minutes(11 * 60 + 7)))
  expect(texts(span)).toEqual(['10:00', '11:00'])
  expect(span).toMatchObject({ fromMs: minutes(660), closedMs: minutes(665), lastMs: minutes(665) })
  expect(texts(sloSpan(undefined, new Date(minutes(11 * 60 + 1))))).toEqual(['09:00', '10:00'])
})

test('goes a day at a time after an outage, and leaves out what has expired', () => {
  const now = new Date(minutes(20 * 24 * 60))
  const span = sloSpan(START_MS, now)
  expect(span.fromMs).toBeGreaterThan(now.getTime() - 9 * 24 * HOUR_MS)
  expect(span.hourTimes).toHaveLength(25)
  expect(span.lastMs).toBe((span.hourTimes.at(-1)?.getTime() ?? 0) + HOUR_MS)
  expect(span.lastMs).toBeLessThan(span.closedMs)
  expect(sloSpan(span.lastMs, now).fromMs).toBe(span.lastMs)
})

test('waits for the slowest board, but not longer than half an hour for one that stands still', () => {
  const span = sloSpan(minutes(600), new Date(minutes(647)))
  expect(span.closedMs).toBe(minutes(645))
  expect(countableUntilMs([hourOf('b1', 10, 645), hourOf('b2', 10, 640)], span)).toBe(minutes(640))
  expect(countableUntilMs([hourOf('b1', 10, 645), hourOf('b2', 9, 600)], span)).toBe(minutes(615))
  expect(countableUntilMs([hourOf('b1', 9, 600), hourOf('b1', 10, 640)], span)).toBe(minutes(640))
  expect(countableUntilMs([], span)).toBe(minutes(645))
})

test('waits as long as it takes for history that makes up an outage', () => {
  const span = sloSpan(minutes(300), new Date(minutes(647)))
  expect(countableUntilMs([hourOf('b1', 7, 480)], span)).toBe(minutes(480))
  expect(countableUntilMs([hourOf('b1', 7, 480), hourOf('b2', 10, 645)], span)).toBe(minutes(480))
  expect(countableUntilMs([hourOf('b1', 4, 300), hourOf('b2', 7, 480)], span)).toBe(minutes(480))
  expect(countableUntilMs([hourOf('b1', 4, 300)], span)).toBe(minutes(615))
})

test('windows come in order, merged over boards, without those that are counted', () => {
  const hours = [
    hourOf('b1', 1, 120, { 0: 1, 2: 5, 3: 7 }),
    hourOf('b2', 0, 60, { 11: 9 }),
    hourOf('b2', 1, 120, { 2: 4 }),
  ]
  const { windows, problems } = readWindows(hours, minutes(55), minutes(75))
  expect(problems).toEqual([])
  expect(
    windows.map(({ startMs, buckets }) => [(startMs - START_MS) / FIVE_MINUTES_MS, buckets.get('payments.http')?.ok]),
  ).toEqual([
    [11, 9],
    [12, 1],
    [14, 9],
  ])
})

test('a damaged bucket counts for nothing, is named, and stops no other', () => {
  const damaged = hourOf('b1', 0, 60)
  damaged.checks['payments.db'] = { name: 'Database', buckets: ['?', encodeBucket(bucket({ ok: 3 }))] }
  const { windows, problems } = readWindows([damaged, hourOf('b2', 0, 60, { 0: 5 })], START_MS, minutes(60))
  expect(problems).toMatchObject([{ checkId: 'payments.db', error: { code: 'internal' } }])
  expect(windows.map(({ buckets }) => [...buckets].map(([checkId, { ok }]) => [checkId, ok]))).toEqual([
    [['payments.http', 5]],
    [['payments.db', 3]],
  ])
})
