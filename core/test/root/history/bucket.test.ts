import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import {
  decodeBucket,
  EMPTY_BUCKET,
  encodeBucket,
  mergeBuckets,
  type Bucket,
} from '../../../src/root/history/bucket.ts'
import { availabilityOf, barStateOf } from '../../../src/root/history/history-point.ts'
import { fitRows, ROWS_BYTES_MAX } from '../../../src/root/history/fit-rows.ts'
import { countOf, quantile, sketchOf } from '../../../src/root/history/sketch.ts'

const counter = fc.oneof(fc.constant(0), fc.nat(20_000))
const buckets = fc.record<Bucket>({
  ok: counter,
  slow: counter,
  partial: counter,
  fail: counter,
  unknown: counter,
  excluded: counter,
  latency: fc.array(fc.double({ min: 0, max: 30_000, noNaN: true })).map(sketchOf),
})

test('a bucket comes back from its packed form', () => {
  fc.assert(
    fc.property(buckets, (bucket) => {
      expect(decodeBucket(encodeBucket(bucket))).toEqual(bucket)
    }),
  )
  expect(decodeBucket(encodeBucket(EMPTY_BUCKET))).toEqual(EMPTY_BUCKET)
})

test('merging adds up, whatever the grouping and order', () => {
  fc.assert(
    fc.property(buckets, buckets, buckets, (a, b, c) => {
      const all = mergeBuckets([a, b, c])
      expect(mergeBuckets([c, mergeBuckets([b, a])])).toEqual(all)
      expect(all.fail).toBe(a.fail + b.fail + c.fail)
      expect(countOf(all.latency)).toBe(countOf(a.latency) + countOf(b.latency) + countOf(c.latency))
    }),
  )
  expect(mergeBuckets([])).toEqual(EMPTY_BUCKET)
})

test('only counted rounds make the availability; without any there is none', () => {
  const bucket = { ...EMPTY_BUCKET, ok: 6, slow: 1, partial: 1, fail: 2 }
  expect(availabilityOf(bucket)).toBe(0.8)
  const withOthers = { ...bucket, unknown: 90, excluded: 90 }
  expect(availabilityOf(withOthers)).toBe(0.8)
  const onlyOthers = { ...EMPTY_BUCKET, unknown: 9, excluded: 9 }
  expect(availabilityOf(onlyOthers)).toBeNull()
})

test.each([
  [{ ok: 10 }, 'ok'],
  [{ ok: 9999, fail: 1 }, 'ok'],
  [{ ok: 999, fail: 1 }, 'degraded'],
  [{ ok: 999, slow: 1 }, 'degraded'],
  [{ ok: 99, partial: 1 }, 'degraded'],
  [{ ok: 95, fail: 5 }, 'down'],
  [{ slow: 10 }, 'degraded'],
  [{ unknown: 10 }, 'none'],
  [{ excluded: 10 }, 'none'],
  [{}, 'none'],
])('a span of %j is shown as %s', (counters, state) => {
  expect(barStateOf({ ...EMPTY_BUCKET, ...counters })).toBe(state)
})

test('rows that fit stay as they are; others get coarser sketches and keep their counters', () => {
  const values = Array.from({ length: 600 }, (_, index) => 1.018 ** index)
  const text = encodeBucket({ ...EMPTY_BUCKET, ok: 598, fail: 2, latency: sketchOf(values) })
  const rows = { 'a.http': { name: 'A', buckets: ['', ...Array.from({ length: 99 }, () => text)] } }
  const bytes = 99 * (text.length + 1) + 100
  expect(fitRows(rows, bytes)).toEqual(rows)

  const fitted = fitRows(rows, bytes / 5)['a.http']?.buckets ?? []
  expect(fitted.join(' ').length).toBeLessThanOrEqual(bytes / 5)
  expect(fitted.join(' ').length).toBeGreaterThan(bytes / 20)
  expect(fitted[0]).toBe('')
  const bucket = decodeBucket(fitted[1] ?? '')
  expect(bucket).toMatchObject({ ok: 598, fail: 2 })
  expect((quantile(bucket.latency, 0.5) ?? 0) / (values[299] ?? 0)).toBeCloseTo(1, 0)
})

test('when even the coarsest sketches do not fit, the checks that have been gone the longest go first', () => {
  const text = encodeBucket({ ...EMPTY_BUCKET, ok: 288, latency: sketchOf([80, 81, 90]) })
  const dayOf = (index: number) => Math.floor(index / 100)
  const bucketsOf = (index: number) => Array.from({ length: 90 }, (_, day) => (day === dayOf(index) ? text : ''))
  const rows = Object.fromEntries(
    Array.from({ length: 8000 }, (_, index) => [
      `a.http-${index}`,
      { name: `Health ${index}`, buckets: bucketsOf(index) },
    ]),
  )
  const fitted = fitRows(rows)
  const letters = Object.entries(fitted).flatMap(([id, { name, buckets }]) => [id, name, ...buckets])
  expect(letters.join('.').length).toBeLessThan(ROWS_BYTES_MAX)
  expect(Object.keys(fitted).length).toBeGreaterThan(5000)
  expect(decodeBucket(fitted['a.http-7999']?.buckets[79] ?? '').ok).toBe(288)
  expect(fitted['a.http-0']).toBeUndefined()
})
