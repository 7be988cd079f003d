import { describe, expect, test } from 'vitest'
import { encodeNumbers } from '../../../src/root/history/digits.ts'
import { evaluateSlo } from '../../../src/root/slo/evaluate-slo.ts'
import { HOUR_MS } from '../../../src/durations.ts'
import { FIVE_MINUTES_MS } from '../../../src/root/slo/ring.ts'
import { input, living, slo, START_MS, windowOf } from './slos.ts'

const WELL = { ok: 60 }
const DOWN = { fail: 60 }

test('one failed probe a minute apart never pages: the trap of probes at 99.9 %', () => {
  const pay = living()
  pay.pass(72, { ok: 5 })
  expect(pay.pass(1, { ok: 4, fail: 1 })).toEqual([])
  expect(pay.entry.burns[0]).toMatchObject({
    window: '1h',
    long: expect.closeTo(16.67, 2),
    short: expect.closeTo(200, 2),
  })
  expect(pay.entry.alarms).toEqual([])
  const bold = living(slo({ minBadSamples: 1 }))
  bold.pass(72, { ok: 5 })
  expect(bold.pass(1, { ok: 4, fail: 1 })).toMatchObject([{ action: 'open', severity: 'critical' }])
})

describe('a burn that is fast enough for a row', () => {
  // Of 1000 samples in five minutes; each row's error rate at 99.9 %, kept up for its long window.
  test.each([
    ['1h', 15, 12, 'critical'],
    ['6h', 7, 72, 'critical'],
    ['24h', 4, 288, 'minor'],
    ['3d', 1, 864, 'minor'],
  ] as const)('%s: %d of 1000', (row, fail, windows, severity) => {
    const pay = living()
    pay.pass(864, { ok: 1000 })
    const orders = pay.pass(windows, { ok: 1000 - fail, fail })
    expect(pay.entry.alarms).toContain(row)
    expect(orders).toMatchObject([{ action: 'open', severity, incidentId: pay.entry.incidentId }])
  })

  test('below every row nothing is said, however long it lasts', () => {
    const pay = living(slo({ objective: 99 }))
    expect(pay.pass(1000, { ok: 991, fail: 9 })).toEqual([])
    expect(pay.entry.budgetLeft).toBeCloseTo(0.1, 10)
  })
})

test('opens once, names numbers, ends when the short windows are well again', () => {
  const pay = living()
  pay.pass(72, WELL)
  const [opened] = pay.pass(1, DOWN)
  expect(opened).toMatchObject({
    severity: 'critical',
    title: 'the error budget burns fast (99.9 % available over 30 days)',
    message: expect.stringMatching(
      /^60 of 720 samples were bad within 1 h: burn rate 83\.33 over 1 h and 1000 over 5 min \(limit 14\.4\); /,
    ),
  })
  expect(pay.pass(5, WELL)).toEqual([])
  expect(pay.entry.alarms).not.toContain('1h')
  expect(pay.pass(100, WELL)).toMatchObject([{ action: 'resolve', incidentId: opened?.incidentId }])
  expect(pay.entry).toMatchObject({ incidentId: null, alarms: [] })
})

test('a ticket that becomes a page ends as a ticket; a page that calms down stays until all is well', () => {
  const pay = living()
  pay.pass(864, { ok: 1000 })
  pay.pass(290, { ok: 996, fail: 4 })
  expect(pay.orders).toMatchObject([{ action: 'open', severity: 'minor' }])
  const raised = pay.pass(12, { ok: 900, fail: 100 })
  expect(raised).toMatchObject([
    { action: 'resolve', incidentId: pay.orders[0]?.incidentId },
    { action: 'open', severity: 'critical' },
  ])
  expect(pay.pass(12, { ok: 1000 })).toEqual([])
  expect(pay.entry.alarms).not.toContain('1h')
  expect(pay.entry.incidentId).toBe(raised[1]?.incidentId)
  // The page has calmed down: another fast burn is told again.
  expect(pay.pass(12, { ok: 800, fail: 200 })).toMatchObject([
    { action: 'resolve' },
    { action: 'open', severity: 'critical' },
  ])
})

describe('no data', () => {
  const noSample = { unknown: 60 }

  test('opens a ticket after noDataAfter without a counted sample, ends with the first', () => {
    const pay = living()
    pay.pass(12, WELL)
    expect(pay.pass(5, undefined)).toEqual([])
    expect(pay.pass(1, noSample)).toMatchObject([
      {
        action: 'open',
        severity: 'minor',
        title: expect.stringContaining('no data'),
        message: expect.stringContaining('2026-01-01T01:00:00.000Z'),
      },
    ])
    expect(pay.pass(10, noSample)).toEqual([])
    expect(pay.pass(1, WELL)).toMatchObject([{ action: 'resolve' }])
  })

  test('an objective that never saw a sample says so too', () => {
    const pay = living(slo({ noDataAfter: '1h' }))
    expect(pay.pass(12, undefined)).toEqual([])
    expect(pay.pass(1, undefined)).toMatchObject([{ action: 'open', severity: 'minor' }])
    expect(pay.entry.budgetLeft).toBeNull()
  })

  test.each([
    ['maintenance', { excluded: 60 }, {}],
    ['a pause', undefined, { intervalMs: () => undefined }],
  ])('%s excuses it and counts for nothing', (_, results, around) => {
    const pay = living()
    pay.pass(12, WELL)
    const { good, bad, budgetLeft } = pay.entry
    expect(pay.pass(50, results, around)).toEqual([])
    expect(pay.entry).toMatchObject({ good, bad, budgetLeft })
    expect(pay.pass(5, undefined)).toEqual([])
    expect(pay.pass(1, undefined)).toMatchObject([{ action: 'open' }])
  })

  test('checks that are probed seldom are given two intervals', () => {
    const pay = living()
    const hourly = { intervalMs: () => HOUR_MS }
    for (let hour = 0; hour < 5; hour += 1) {
      expect(pay.pass(1, { ok: 1 }, hourly)).toEqual([])
      expect(pay.pass(11, undefined, hourly)).toEqual([])
    }
    expect(pay.pass(12, undefined, hourly)).toEqual([])
    expect(pay.pass(1, undefined, hourly)).toMatchObject([{ action: 'open' }])
  })

  test('an outage of the job is no silence of the service: that is told when it lasts', () => {
    const pay = living()
    pay.pass(12, WELL)
    const back = evaluateSlo(pay.entry, 'pay', slo(), input([], 48))
    expect(back.orders).toEqual([])
    const still = evaluateSlo(back.entry, 'pay', slo(), input([], 53))
    expect(still.orders).toEqual([])
    expect(evaluateSlo(still.entry, 'pay', slo(), input([], 54)).orders).toMatchObject([{ action: 'open' }])
  })

  test('a page in progress is not ended by silence in the short window', () => {
    const pay = living(slo({ noDataAfter: '6h' }))
    pay.pass(72, WELL)
    pay.pass(1, DOWN)
    expect(pay.pass(2, undefined)).toEqual([])
    expect(pay.entry.alarms).toContain('1h')
  })
})

describe('while an incident explains what fails', () => {
  const until = (index: number) => ({
    explained: new Map([['payments', new Date(START_MS + index * FIVE_MINUTES_MS)]]),
  })

  test('nobody is told a second time, neither during it nor by what it left behind', () => {
    const pay = living()
    pay.pass(72, WELL)
    pay.pass(6, DOWN, until(78))
    expect(pay.entry.alarms).toContain('1h')
    expect(pay.entry.loud).toEqual([])
    pay.pass(100, WELL)
    expect(pay.orders).toEqual([])
  })

  test('what burns on after it is told once the short window is past it', () => {
    const pay = living()
    pay.pass(72, WELL)
    pay.pass(6, DOWN, until(78))
    expect(pay.pass(1, { ok: 50, fail: 10 })).toMatchObject([{ action: 'open', severity: 'critical' }])
  })

  test('what people were told of before it goes on', () => {
    const pay = living()
    pay.pass(72, WELL)
    pay.pass(1, { ok: 30, fail: 30 })
    expect(pay.orders).toHaveLength(1)
    expect(pay.pass(6, DOWN, until(79))).toEqual([])
    expect(pay.entry.incidentId).toBe(pay.orders[0]?.incidentId)
  })

  test('that nothing is known is told all the same', () => {
    const pay = living()
    expect(pay.pass(7, undefined, until(90))).toMatchObject([{ title: expect.stringContaining('no data') }])
  })
})

test('the same input again changes nothing', () => {
  const before = living()
  before.pass(72, WELL)
  const its = input([windowOf(72, DOWN), windowOf(73, DOWN)], 74)
  const once = evaluateSlo(before.entry, 'pay', slo(), its)
  expect(once.orders).toHaveLength(1)
  const again = evaluateSlo(once.entry, 'pay', slo(), its)
  expect(again).toEqual({ entry: once.entry, orders: [] })
})

test('many windows at once are counted as one after the other', () => {
  const slow = living()
  slow.pass(30, WELL)
  slow.pass(5, DOWN)
  slow.pass(40, WELL)
  const results = Array.from({ length: 75 }, (_, index) => (index >= 30 && index < 35 ? DOWN : WELL))
  const first = evaluateSlo(undefined, 'pay', slo(), input([], 0)).entry
  const windows = results.map((result, index) => windowOf(index, result))
  const { entry } = evaluateSlo(first, 'pay', slo(), input(windows, 75))
  expect(entry.ring).toBe(slow.entry.ring)
  expect([entry.good, entry.bad]).toEqual([slow.entry.good, slow.entry.bad])
})

test('of the past nobody is told', () => {
  const { entry } = living()
  const caughtUp = evaluateSlo(entry, 'pay', slo(), input([windowOf(0, DOWN)], 12, { isPresent: false }))
  expect(caughtUp).toMatchObject({ orders: [], entry: { bad: 60, alarms: [] } })
})

test('a service adds up all its checks, a check counts alone', () => {
  const buckets = new Map([
    ...windowOf(0, { ok: 10 }).buckets,
    ...windowOf(0, { ok: 3, fail: 2 }, 'payments.db').buckets,
    ...windowOf(0, { fail: 9 }, 'payments-old.http').buckets,
  ])
  const windows = [{ startMs: START_MS, buckets }]
  const of = (its: ReturnType<typeof slo>) =>
    evaluateSlo(evaluateSlo(undefined, 'pay', its, input([], 0)).entry, 'pay', its, input(windows, 1)).entry
  expect(of(slo())).toMatchObject({ good: 13, bad: 2 })
  expect(of(slo({ check: 'payments.db' }))).toMatchObject({
    good: 3,
    bad: 2,
    serviceId: 'payments',
  })
})

test('another objective or window keeps what was counted; another thing to measure begins afresh and ends the incident', () => {
  const pay = living()
  pay.pass(72, WELL)
  pay.pass(1, DOWN)
  const { incidentId, good } = pay.entry
  const stricter = evaluateSlo(pay.entry, 'pay', slo({ objective: 99.99, window: '7d' }), input([], 73))
  expect(stricter.entry).toMatchObject({ good, objective: 99.99, incidentId })
  const other = evaluateSlo(pay.entry, 'pay', slo({ latency: { under: '300ms' } }), input([], 73))
  expect(other).toMatchObject({
    orders: [{ action: 'resolve', incidentId }],
    entry: { good: 0, incidentId: null, underMs: 300 },
  })
  expect(other.entry.seq).toBeGreaterThanOrEqual(pay.entry.seq)
})

test('alerts that are switched off end the incident, and on again open one', () => {
  const pay = living()
  pay.pass(72, WELL)
  pay.pass(1, DOWN)
  const off = evaluateSlo(pay.entry, 'pay', slo({ alerts: false }), input([], 73))
  expect(off).toMatchObject({ orders: [{ action: 'resolve' }], entry: { alarms: expect.arrayContaining(['1h']) } })
  const on = evaluateSlo(off.entry, 'pay', slo(), input([], 73))
  expect(on.orders).toMatchObject([{ action: 'open', severity: 'critical' }])
  expect(on.entry.incidentId).not.toBe(pay.entry.incidentId)
})

test('the window slides: what is older than its days no longer counts', () => {
  const week = living(slo({ window: '7d', objective: 90 }))
  week.pass(1, DOWN)
  week.pass(7 * 288 - 1, { ok: 1 })
  expect(week.entry.bad).toBe(60)
  week.pass(1, { ok: 1 })
  expect(week.entry).toMatchObject({ bad: 0, good: 6 * 288 + 1, budgetLeft: 1 })
})

test('a ring that cannot be read is an error', () => {
  const { entry } = living()
  const damaged = { ...entry, ring: encodeNumbers([START_MS / HOUR_MS, 99]) }
  expect(() => evaluateSlo(damaged, 'pay', slo(), input([], 1))).toThrow('packed ring of an objective: found 99 fives')
})
