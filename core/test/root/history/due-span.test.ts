import { expect, test } from 'vitest'
import { closesAfterMs, dueSpan, windowsOfSpan } from '../../../src/root/history/due-span.ts'
import { rollupSpan } from '../../../src/root/history/spans.ts'
import { at } from '../../fixtures.ts'

const minutes = (count: number) => at(count * 60)
const span = (from: number, to: number) => ({ startTime: minutes(from), endTime: minutes(to) })

test('a window is due two minutes after its end', () => {
  expect(dueSpan(minutes(0), minutes(6.9), 120_000)).toBeUndefined()
  expect(dueSpan(minutes(0), minutes(7), 120_000)).toEqual(span(0, 5))
  expect(dueSpan(minutes(5), minutes(7), 120_000)).toBeUndefined()
})

test('a board begins with the whole window of its first run', () => {
  expect(dueSpan(minutes(3.2), minutes(8), 120_000)).toEqual(span(0, 5))
})

test('what was missed comes an hour at a time', () => {
  expect(dueSpan(minutes(35), minutes(200), 120_000)).toEqual(span(35, 60))
  expect(dueSpan(minutes(60), minutes(200), 120_000)).toEqual(span(60, 120))
  expect(dueSpan(minutes(180), minutes(200), 120_000)).toEqual(span(180, 195))
})

test('windows older than seven days are left out, as their raw results have expired', () => {
  const week = 7 * 24 * 60
  expect(dueSpan(minutes(0), minutes(week + 32), 120_000)).toEqual(span(35, 60))
  expect(dueSpan(minutes(0), minutes(week), 120_000)).toEqual(span(0, 60))
})

test('windows of a span', () => {
  expect(windowsOfSpan(span(5, 20))).toEqual([minutes(5), minutes(10), minutes(15)])
})

test('a window stays open as long as a batch may take in which every probe times out', () => {
  expect(closesAfterMs([])).toBe(120_000)
  expect(closesAfterMs(Array.from({ length: 64 }, () => ({ timeoutMs: 10_000 })))).toBe(120_000)
  expect(closesAfterMs(Array.from({ length: 500 }, () => ({ timeoutMs: 30_000 })))).toBe(300_000)
})

test.each([
  ['5m', '2026-03-29', '2026-03-29', '2026-03-30', '2026-06-28'],
  ['1h', '2026-03-29', '2026-03-26', '2026-04-09', '2028-04-08'],
  ['1d', '2026-03-29', '2026-01-01', '2026-04-01', null],
  ['1d', '2028-12-31', '2028-10-01', '2029-01-01', null],
] as const)('%s of %s: from %s until before %s, kept until %s', (grain, day, start, end, expire) => {
  expect(rollupSpan(grain, new Date(`${day}T00:00:00Z`))).toEqual({
    startTime: new Date(start),
    endTime: new Date(end),
    expireTime: expire === null ? null : new Date(expire),
  })
})
