import { expect, test } from 'vitest'
import { sketchOf } from '../../../src/root/history/sketch.ts'
import { countSamples } from '../../../src/root/slo/counter.ts'
import { bucket } from './slos.ts'

const mixed = bucket({ ok: 5, slow: 2, partial: 1, fail: 3, unknown: 40, excluded: 20 })

test('availability: every answer is good, failures are bad, the rest counts for nothing', () => {
  expect(countSamples(mixed, null)).toEqual({ good: 8, bad: 3 })
  expect(countSamples(bucket({ unknown: 9, excluded: 9 }), null)).toEqual({ good: 0, bad: 0 })
})

test('latency: slower answers and failures are bad', () => {
  const latency = sketchOf([10, 20, 100, 150, 290, 310, 500, 2000])
  expect(countSamples({ ...mixed, latency }, 300)).toEqual({ good: 5, bad: 6 })
})

test('latency: an answer of which no latency is known is neither fast nor slow', () => {
  expect(countSamples(bucket({ ok: 5, fail: 1, latency: sketchOf([10, 900]) }), 300)).toEqual({ good: 1, bad: 2 })
  expect(countSamples(bucket({ ok: 60 }), 300)).toEqual({ good: 0, bad: 0 })
})

test('latency: answers are told apart at the limit, up to the accuracy of the sketch', () => {
  const of = (latencyMs: number) => countSamples(bucket({ ok: 1, latency: sketchOf([latencyMs]) }), 300)
  expect([of(296), of(304)]).toEqual([
    { good: 1, bad: 0 },
    { good: 0, bad: 1 },
  ])
})
