import { describe, expect, test } from 'vitest'
import { EMPTY_BUCKET, encodeBucket, type Bucket } from '../../src/root/history/bucket.ts'
import { STATUS_DAYS } from '../../src/schema/status-page.ts'
import { meanAvailability, publicDay, publicDays } from '../../src/status/public-days.ts'
import { readHistory } from '../../src/status/read-history.ts'
import { at } from '../fixtures.ts'
import { bars } from './fixtures.ts'

function counts(changes: Partial<Bucket>) {
  return { ...EMPTY_BUCKET, ...changes }
}

describe('a day', () => {
  test.each([
    ['nothing was counted', {}, 'unknown', null],
    ['only Mesh failed', { unknown: 9 }, 'unknown', null],
    ['all of it was maintenance', { excluded: 9, unknown: 1 }, 'maintenance', null],
    ['everything answered', { ok: 288 }, 'operational', 100],
    ['what failed was maintenance', { ok: 200, excluded: 88 }, 'operational', 100],
    ['one of very many failed', { ok: 99_999_999, fail: 1 }, 'operational', 99.99],
    ['a little failed', { ok: 990, fail: 10 }, 'degraded', 99],
    ['much was slow', { ok: 95, slow: 3, partial: 2 }, 'degraded', 100],
    ['little was slow', { ok: 96, slow: 2, partial: 2 }, 'operational', 100],
    ['two thirds failed', { ok: 1, fail: 2 }, 'outage', 33.33],
    ['everything failed', { fail: 3 }, 'outage', 0],
  ])('on which %s', (_, changes, state, availability) => {
    expect(publicDay(counts(changes))).toEqual({ state, availability })
  })
})

describe('the bars', () => {
  const day = (state: 'outage' | 'operational', availability: number) => ({ state, availability })

  test('end today, with what was read over what was kept', () => {
    const kept = bars('god', [100, 99, 50])
    const fresh = new Map([['2026-01-01', day('operational', 100)]])
    expect(publicDays(kept, fresh, '2026-01-01')).toEqual(bars('goo', [100, 99, 100]))
  })

  test('move on with the days; days that nobody read are without data', () => {
    const kept = bars('go', [99, 100])
    expect(publicDays(kept, new Map([['2026-01-03', day('outage', 5)]]), '2026-01-03')).toEqual(
      bars('goxd', [99, 100, null, 5], '2026-01-03'),
    )
    const muchLater = publicDays(kept, new Map(), '2026-09-01')
    expect(muchLater.states).toBe('x'.repeat(STATUS_DAYS))
  })

  test('have a mean that is 100 only without any failure', () => {
    expect(meanAvailability(bars(''))).toBeNull()
    expect(meanAvailability(bars('oo', [100, 100]))).toBe(100)
    expect(meanAvailability(bars('oo', [null, 99.99, 100, 100]))).toBe(99.99)
    expect(meanAvailability(bars('od', [100, 0, 100]))).toBe(66.66)
  })
})

test('history of a service is the sum of its checks; what boards counted goes before the long history', () => {
  const packed = (changes: Partial<Bucket>) => encodeBucket(counts(changes))
  const rollup = {
    schemaVersion: 1,
    serviceId: 'a',
    grain: '1d',
    startTime: at(-12 * 3600),
    expireTime: null,
    sources: [],
    checks: {
      'a.one': { name: 'one', buckets: [packed({ fail: 1 }), '', packed({ ok: 1 })] },
      'a.two': { name: 'two', buckets: [packed({ ok: 1 })] },
    },
  } as const
  const board = {
    schemaVersion: 1,
    boardId: 'b1',
    dayTime: at(36 * 3600),
    countedUntil: at(0),
    isCompacted: false,
    expireTime: at(0),
    checks: {
      'a.one': { name: 'one', bucket: packed({ fail: 2 }) },
      'b.one': { name: 'one', bucket: packed({ ok: 2 }) },
    },
  } as const
  const history = readHistory([{ ...rollup, sources: [], checks: structuredClone(rollup.checks) as never }], [board])
  expect(Object.fromEntries([...history].map(([id, days]) => [id, Object.fromEntries(days)]))).toEqual({
    a: {
      '2026-01-01': { state: 'outage', availability: 50 },
      '2026-01-03': { state: 'outage', availability: 0 },
    },
    b: { '2026-01-03': { state: 'operational', availability: 100 } },
  })
})
