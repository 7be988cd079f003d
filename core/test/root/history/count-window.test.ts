import { describe, expect, test } from 'vitest'
import { countWindow } from '../../../src/root/history/count-window.ts'
import { quantile } from '../../../src/root/history/sketch.ts'
import type { Plan } from '../../../src/schema/plan.ts'
import { at, compiled, run } from '../../fixtures.ts'

const checks = { 'payments.http': compiled() }
const plan = { checks, updateTime: at(-60) }
const REGIONS = ['us-central1', 'europe-west1', 'asia-northeast1'] as const
const wide = { 'payments.http': compiled({ regions: [...REGIONS] }) }

/** The counters alone: a bucket without its latencies. */
function counters(runs: Parameters<typeof countWindow>[0], known: Plan['checks'] = checks, updateTime = at(-60)) {
  const bucket = countWindow(runs, { checks: known, updateTime }, []).get('payments.http')
  return bucket && { ...bucket, latency: undefined }
}
const none = { ok: 0, slow: 0, partial: 0, fail: 0, unknown: 0, excluded: 0, latency: undefined }

test('each outcome has its counter; an error of the prober is unknown', () => {
  const outcomes = ['ok', 'ok', 'ok', 'slow', 'slow', 'fail', 'error'] as const
  const runs = outcomes.map((outcome, index) => run(index * 5, { 'payments.http': outcome }))
  expect(counters(runs)).toEqual({ ...none, ok: 3, slow: 2, fail: 1, unknown: 1 })
})

test('latencies of answers are kept; a failure adds none, nor does whoever had none', () => {
  const results = [
    ['ok', 10],
    ['slow', 20],
    ['fail', 30_000],
    ['ok', null],
    ['ok', -1],
  ] as const
  const runs = results.map(([outcome, latency], index) =>
    run(index * 5, { 'payments.http': outcome }, { latenciesMs: [latency] }),
  )
  const latency = countWindow(runs, plan, []).get('payments.http')?.latency
  expect([...(latency?.bins.values() ?? [])]).toEqual([1, 1])
  expect((quantile(latency ?? { scale: 0, bins: new Map() }, 1) ?? 0) / 20).toBeCloseTo(1, 1)
})

test('the regions of a slot are one round, whatever the order of the runs', () => {
  const of = (slot: number, outcomes: readonly ('ok' | 'fail')[]) =>
    outcomes.map((outcome, index) =>
      run(slot, { 'payments.http': outcome }, { region: REGIONS[index] ?? 'us-central1' }),
    )
  const runs = [...of(0, ['ok', 'ok', 'ok']), ...of(5, ['fail', 'ok', 'ok']), ...of(10, ['fail', 'fail', 'ok'])]
  expect(counters(runs, wide)).toEqual({ ...none, ok: 1, partial: 1, fail: 1 })
  expect(counters(runs.toReversed(), wide)).toEqual({ ...none, ok: 1, partial: 1, fail: 1 })
})

test('a second opinion is no round of its own', () => {
  const opinion = run(0, { 'payments.http': 'ok' }, { region: 'europe-west1', confirms: 'us-central1' })
  expect(counters([run(0, { 'payments.http': 'fail' }), opinion])).toEqual({ ...none, fail: 1 })
  expect(countWindow([opinion], plan, []).size).toBe(0)
})

test('the same slot of two intervals is two rounds', () => {
  const runs = [run(0, { 'payments.http': 'ok' }), run(0, { 'payments.http': 'fail' }, { intervalMs: 10_000 })]
  expect(counters(runs)).toEqual({ ...none, ok: 1, fail: 1 })
})

test('a check that is gone, or has moved to other regions, counts as those say who answered', () => {
  const runs = [run(0, { 'payments.http': 'fail' }, { region: 'asia-northeast1' })]
  expect(counters(runs, {})).toEqual({ ...none, fail: 1 })
  expect(counters(runs, checks)).toEqual({ ...none, fail: 1 })
})

describe('rounds from before the plan changed', () => {
  const from = (slot: number, regions: readonly (typeof REGIONS)[number][], outcomes: readonly ('ok' | 'fail')[]) =>
    regions.map((region, index) => run(slot, { 'payments.http': outcomes[index] ?? 'ok' }, { region }))
  const HOME = [REGIONS[0]]

  test('count as those say who answered then, when regions were added since', () => {
    const runs = [0, 5, 10].flatMap((slot) => from(slot, HOME, [slot === 0 ? 'fail' : 'ok']))
    const since = [...from(15, REGIONS, []), ...from(20, HOME, [])]
    expect(counters([...runs, ...since], wide, at(15))).toEqual({ ...none, ok: 3, fail: 1, unknown: 1 })
  })

  test('count as those say who answered then, when regions were removed since', () => {
    const runs = [0, 5, 10].flatMap((slot) => from(slot, REGIONS, slot === 5 ? ['fail', 'ok', 'ok'] : []))
    const since = from(15, HOME, ['fail'])
    expect(counters([...runs, ...since], checks, at(15))).toEqual({ ...none, ok: 2, partial: 1, fail: 1 })
  })

  test('miss the answers of a region that answered other rounds', () => {
    const runs = [...from(0, REGIONS, []), ...from(5, HOME, ['fail'])]
    expect(counters(runs, wide, at(10))).toEqual({ ...none, ok: 1, unknown: 1 })
    expect(counters(runs, checks, at(10))).toEqual({ ...none, ok: 1, unknown: 1 })
  })

  test('keep the quorums of a check whose regions are the same', () => {
    const strict = { 'payments.http': compiled({ regions: [...REGIONS], failQuorum: 1 }) }
    expect(counters(from(0, REGIONS, ['fail']), strict, at(5))).toEqual({ ...none, fail: 1 })
  })
})

test('slots in maintenance are excluded, whatever they found; the end of the window is out of it', () => {
  const window = { id: 'm', name: 'Move', services: new Set(['payments']), startTime: at(5), endTime: at(15) }
  const runs = [0, 5, 10, 15].map((slot) => run(slot, { 'payments.http': 'slow', 'search.http': 'ok' }))
  const buckets = countWindow(runs, plan, [window])
  expect(buckets.get('payments.http')).toMatchObject({ ok: 0, slow: 2, excluded: 2 })
  expect([...(buckets.get('payments.http')?.latency.bins.values() ?? [])]).toEqual([2])
  expect(buckets.get('search.http')).toMatchObject({ ok: 4, slow: 0, excluded: 0 })
})

test('without runs there is no bucket: no data is not zero', () => {
  expect(countWindow([], plan, []).size).toBe(0)
})
