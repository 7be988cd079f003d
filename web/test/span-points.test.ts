import { EMPTY_BUCKET, type Bucket } from '@mesh/core/root/history/bucket'
import { historyPoint } from '@mesh/core/root/history/history-point'
import { sketchOf } from '@mesh/core/root/history/sketch'
import type { Incident } from '@mesh/core/schema/incident'
import { describe, expect, it } from 'vitest'
import { axisTicks, chartPoints, incidentSpans, spanRows } from '../src/features/service/span-points.ts'

const DAY_MS = 86_400_000
const dayTime = (day: number) => new Date(Date.UTC(2026, 10, day))
const point = (day: number, counters: Partial<Bucket> = {}) =>
  historyPoint(dayTime(day), { ...EMPTY_BUCKET, ...counters })

describe('chartPoints', () => {
  it('has the quantiles where there are latencies, and gaps and marks elsewhere', () => {
    const points = chartPoints(
      [
        point(1, { ok: 3, latency: sketchOf([100, 100, 100]) }),
        point(2),
        point(3, { fail: 4 }),
        point(4, { unknown: 1 }),
        point(5, { excluded: 1 }),
      ],
      true,
    )
    expect(points.map(({ mark }) => mark)).toEqual([null, null, 'down', 'unknown', 'maintenance'])
    expect(points[0]?.values.p50).toBeCloseTo(100, -1)
    expect(points[0]).toMatchObject({
      time: dayTime(1).getTime(),
      title: expect.stringMatching(/^p50 \d+ ms, p95 \d+ ms, p99 \d+ ms$/),
      detail: '1 Nov 2026 · 100 % of 3 results',
    })
    expect(points[1]).toMatchObject({
      values: { p50: null, p95: null, p99: null },
      title: 'No latency',
      detail: '2 Nov 2026 · no data',
    })
  })
})

describe('axisTicks', () => {
  /** No zone changes its clock in the week that begins here. */
  const START_MS = Date.UTC(2026, 5, 1)
  const from = (count: number, stepMs: number) => Array.from({ length: count }, (_, index) => START_MS + index * stepMs)

  it('names every few days up to the last one', () => {
    const ninety = from(90, DAY_MS)
    expect(axisTicks(ninety, true)).toEqual([9, 19, 29, 39, 49, 59, 69, 79, 89].map((index) => ninety[index]))
    expect(axisTicks(from(30, DAY_MS), true)).toHaveLength(6)
  })

  it('names midnights of a week and every three hours of a day, by the local clock', () => {
    const midnights = axisTicks(from(168, 3_600_000), false).map((time) => new Date(time).getHours())
    expect(midnights).toEqual([0, 0, 0, 0, 0, 0, 0])
    const clocks = axisTicks(from(288, 300_000), false).map((time) => new Date(time))
    expect(clocks.map((time) => time.getHours()).sort((a, b) => a - b)).toEqual([0, 3, 6, 9, 12, 15, 18, 21])
    expect(clocks.every((time) => time.getMinutes() === 0)).toBe(true)
  })
})

describe('incidentSpans', () => {
  const incident = (changes: Partial<Incident>) => ({
    value: { checkId: 'a.http', title: 'Down', openTime: dayTime(3), resolveTime: dayTime(4), ...changes } as Incident,
  })
  const time = { from: dayTime(2).getTime(), to: dayTime(10).getTime() }

  it('cuts them to the time that is shown; open ones last until its end', () => {
    const spans = incidentSpans(
      [
        incident({}),
        incident({ openTime: dayTime(1), resolveTime: dayTime(3), title: 'Early' }),
        incident({ openTime: dayTime(9), resolveTime: null, title: 'Open' }),
      ],
      'a.http',
      time,
    )
    expect(spans).toEqual([
      { from: dayTime(3).getTime(), to: dayTime(4).getTime(), title: 'Down' },
      { from: time.from, to: dayTime(3).getTime(), title: 'Early' },
      { from: dayTime(9).getTime(), to: time.to, title: 'Open' },
    ])
  })

  it('leaves out other checks, other times and those whose beginning is not known', () => {
    const others = [
      incident({ checkId: 'a.tcp' }),
      incident({ openTime: dayTime(1), resolveTime: new Date(time.from - 1) }),
      incident({ openTime: new Date(time.to + DAY_MS), resolveTime: null }),
      incident({ openTime: null }),
    ]
    expect(incidentSpans(others, 'a.http', time)).toEqual([])
  })
})

describe('spanRows', () => {
  it('begins with the newest and makes one row of days without data', () => {
    const [first, last] = [point(1, { ok: 1 }), point(5, { excluded: 1 })]
    expect(spanRows([first, point(2), point(3), point(4), last])).toEqual([
      { point: last },
      { emptyFrom: dayTime(2), emptyTo: dayTime(4), count: 3 },
      { point: first },
    ])
  })

  it('keeps two gaps apart', () => {
    expect(spanRows([point(1), point(2, { ok: 1 }), point(3)])).toMatchObject([
      { count: 1, emptyFrom: dayTime(3) },
      { point: { ok: 1 } },
      { count: 1, emptyFrom: dayTime(1) },
    ])
  })
})
