import { EMPTY_BUCKET, type Bucket } from '@mesh/core/root/history/bucket'
import { historyPoint } from '@mesh/core/root/history/history-point'
import type { CheckHistory } from '@mesh/core/root/history/read-span'
import { describe, expect, it } from 'vitest'
import {
  availabilityInWords,
  countersInWords,
  countersOf,
  daysInWords,
  daysOf,
  markOf,
  readableDays,
} from '../src/features/service/day-marks.ts'

const point = (day: number, counters: Partial<Bucket>) =>
  historyPoint(new Date(Date.UTC(2026, 10, day)), { ...EMPTY_BUCKET, ...counters })

function history(checkId: string, ...days: Partial<Bucket>[]): CheckHistory {
  return { checkId, name: checkId, points: days.map((counters, index) => point(index + 1, counters)) }
}

describe('markOf', () => {
  it.each([
    [{ ok: 100 }, 'up'],
    [{ ok: 99, slow: 1 }, 'degraded'],
    [{ ok: 99, partial: 1 }, 'degraded'],
    [{ ok: 90, fail: 10 }, 'down'],
    [{ ok: 1, unknown: 5, excluded: 5 }, 'up'],
    [{ unknown: 5, excluded: 5 }, 'unknown'],
    [{ excluded: 5 }, 'maintenance'],
    [{}, null],
  ] as const)('of %j is %s', (counters, mark) => {
    expect(markOf(point(1, counters))).toBe(mark)
  })
})

describe('daysOf', () => {
  it('adds the results of several checks and shows the worst of them', () => {
    const days = daysOf([
      history('a.http', { ok: 10 }, { ok: 9, fail: 1 }, { ok: 10 }, { excluded: 4 }, {}),
      history('a.tcp', { ok: 5, slow: 5 }, { ok: 10 }, { unknown: 3 }, { ok: 1 }, {}),
    ])
    expect(days.map(({ mark }) => mark)).toEqual(['degraded', 'down', 'unknown', 'up', null])
    expect(days[1]).toMatchObject({ ok: 19, fail: 1, startTime: new Date('2026-11-02T00:00:00Z') })
    expect(countersOf(days.slice(0, 2))).toMatchObject({ ok: 34, slow: 5, fail: 1 })
  })

  it('is empty without checks', () => {
    expect(daysOf([])).toEqual([])
  })
})

describe('words', () => {
  it('never say 100 % of nothing, nor round a failure away', () => {
    expect(availabilityInWords(countersOf([]))).toBe('no data')
    expect(availabilityInWords(point(1, { unknown: 9, excluded: 9 }))).toBe('no data')
    expect(availabilityInWords(point(1, { ok: 9_999_999, fail: 1 }))).toBe('99.999 %')
    expect(availabilityInWords(point(1, { ok: 10, slow: 3 }))).toBe('100 %')
  })

  it('name what does not count beside what does', () => {
    expect(countersInWords(point(1, { ok: 17_000, slow: 12, fail: 20, excluded: 40, unknown: 3 }))).toBe(
      '99.882 % of 17,032 results; 20 failed; 12 slow; 40 during maintenance; 3 not probed',
    )
    expect(countersInWords(point(1, { partial: 1 }))).toBe('100 % of 1 result; 1 failed from some regions')
    expect(countersInWords(point(1, { excluded: 2 }))).toBe('no data; 2 during maintenance')
  })

  it('tell a bar as a whole and each of its days', () => {
    const days = daysOf([history('a.http', {}, { ok: 1 }, { fail: 1 }, { excluded: 1 })])
    expect(daysInWords(days)).toBe('Last 4 days: 1 down, 1 up, 1 in maintenance, 1 without data')
    expect(readableDays(days)).toEqual([
      { state: null, title: 'Sun 1 Nov: without data', detail: 'No data' },
      { state: 'up', title: 'Mon 2 Nov: up', detail: '100 % of 1 result' },
      { state: 'down', title: 'Tue 3 Nov: down', detail: '0 % of 1 result; 1 failed' },
      { state: 'maintenance', title: 'Wed 4 Nov: in maintenance', detail: 'No data; 1 during maintenance' },
    ])
  })
})
