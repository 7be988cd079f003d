import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { decodeBucket, encodeBucket, EMPTY_BUCKET } from '../../../src/root/history/bucket.ts'
import { decodeNumbers, encodeNumbers } from '../../../src/root/history/digits.ts'
import {
  coarsen,
  countAtMost,
  countOf,
  EMPTY_SKETCH,
  mergeSketches,
  quantile,
  SCALE_MAX,
  sketchOf,
} from '../../../src/root/history/sketch.ts'
import { sketchFromNumbers, sketchNumbers } from '../../../src/root/history/sketch-numbers.ts'

const latencies = (minLength = 0) =>
  fc.array(
    fc.oneof(
      fc.double({ min: 0, max: 120_000, noNaN: true }),
      fc.double({ min: 0, max: 50, noNaN: true }),
      fc.nat(500),
    ),
    { minLength, maxLength: 200 },
  )

test('a quantile is off by at most 1 % of its value, and 0.1 ms', () => {
  fc.assert(
    fc.property(latencies(1), fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
      const exact = values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? Number.NaN
      const found = quantile(sketchOf(values), q) ?? Number.NaN
      expect(Math.abs(found - exact)).toBeLessThanOrEqual(0.01 * exact + 0.1 + 1e-9)
    }),
  )
})

test('each step of scale about doubles the error, and keeps every count', () => {
  const values = Array.from({ length: 1000 }, (_, index) => 20 + index)
  for (let scale = 0; scale <= 4; scale++) {
    const sketch = coarsen(sketchOf(values), scale)
    const found = quantile(sketch, 0.5) ?? Number.NaN
    expect(countOf(sketch)).toBe(1000)
    expect(Math.abs(found / 519 - 1)).toBeLessThanOrEqual(Math.tanh(Math.atanh(0.01) * 2 ** scale) + 0.002)
  }
})

test('values at most a limit are counted to the accuracy of the sketch', () => {
  fc.assert(
    fc.property(latencies(), fc.double({ min: 1, max: 60_000, noNaN: true }), (values, limit) => {
      const found = countAtMost(sketchOf(values), limit)
      const below = (bound: number) => values.filter((value) => value <= bound).length
      expect(found).toBeGreaterThanOrEqual(below(limit / 1.0101))
      expect(found).toBeLessThanOrEqual(below(limit * 1.0101 + 0.1))
    }),
  )
})

test('merged parts are the sketch of the whole, in any grouping and order, at any scale', () => {
  const scale = fc.nat(SCALE_MAX)
  fc.assert(
    fc.property(latencies(), latencies(1), latencies(1), scale, (a, b, c, scale) => {
      const [x, y, z] = [sketchOf(a), sketchOf(b), coarsen(sketchOf(c), scale)] as const
      const whole = coarsen(sketchOf([...a, ...b, ...c]), scale)
      expect(mergeSketches([x, y, z])).toEqual(whole)
      expect(mergeSketches([mergeSketches([z, y]), x])).toEqual(whole)
      expect(mergeSketches([x, mergeSketches([y, z])])).toEqual(whole)
    }),
  )
})

test('an empty sketch knows no quantile and is neutral in merging', () => {
  expect(quantile(EMPTY_SKETCH, 0.5)).toBeNull()
  expect(countAtMost(EMPTY_SKETCH, 1000)).toBe(0)
  expect(mergeSketches([EMPTY_SKETCH, sketchOf([5])])).toEqual(sketchOf([5]))
  expect(mergeSketches([coarsen(EMPTY_SKETCH, 3), sketchOf([5])]).scale).toBe(0)
})

test('the number of bins is bounded: values beyond the last bin are in it', () => {
  const values = Array.from({ length: 5000 }, (_, index) => 1.01 ** index)
  const finite = values.filter(Number.isFinite)
  expect(sketchOf(finite).bins.size).toBeLessThanOrEqual(704)
  expect(quantile(sketchOf([1e9]), 0.5)).toBeCloseTo(128_000, -4)
  expect(coarsen(sketchOf(finite), SCALE_MAX).bins.size).toBeLessThanOrEqual(2)
})

test('a latency that is negative or no number is refused', () => {
  expect(() => sketchOf([-1])).toThrow(new RangeError('a latency of -1 ms: expected 0 or more'))
  expect(() => sketchOf([Number.NaN])).toThrow(RangeError)
})

test('sketches and numbers come back from their packed form', () => {
  fc.assert(
    fc.property(latencies(), fc.nat(SCALE_MAX), (values, scale) => {
      const sketch = coarsen(sketchOf(values), values.length === 0 ? 0 : scale)
      expect(sketchFromNumbers(sketchNumbers(sketch))).toEqual(sketch)
    }),
  )
  fc.assert(
    fc.property(fc.array(fc.nat(2 ** 45 - 1)), (numbers) => {
      expect(decodeNumbers(encodeNumbers(numbers))).toEqual(numbers)
    }),
  )
})

test('typical buckets are small: sixty answers around 80 ms take less than 100 letters', () => {
  const values = Array.from({ length: 60 }, (_, index) => 80 * Math.exp(Math.sin(index * 7.3) * 0.3))
  expect(encodeBucket({ ...EMPTY_BUCKET, ok: 60, latency: sketchOf(values) }).length).toBeLessThan(100)
})

test.each([
  ['Aé', 'packed numbers: found "é" at letter 2, expected a letter of base 64'],
  ['Cg', 'packed numbers: found the end at letter 3, expected the rest of the last number'],
  ['ggggggggggA', 'packed numbers: found "g" at letter 10, expected a number of at most 9 letters'],
  ['', 'packed bucket: found nothing as the set of its counters, expected 0 to 63'],
  ['gC', 'packed bucket: found 64 as the set of its counters, expected 0 to 63'],
  ['D', 'packed bucket: the counter ok is missing'],
  ['AL', 'packed sketch: found a scale of 11, expected at most 10'],
  ['AAB', 'packed sketch: found 1 numbers, expected pairs of bin and count'],
  ['AAgWA', 'packed sketch: found bin 704, expected at most bin 703 at scale 0'],
  ['AKDA', 'packed sketch: found bin 3, expected at most bin 1 at scale 10'],
])('%j is refused', (text, message) => {
  expect(() => decodeBucket(text)).toThrow(expect.objectContaining({ code: 'internal', message }) as Error)
})
