import * as fc from 'fast-check'
import { DAY_MS, HOUR_MS } from '../../../src/durations.ts'
import { describe, expect, test } from 'vitest'
import { sumOf, type Counter } from '../../../src/root/slo/counter.ts'
import { encodeNumbers } from '../../../src/root/history/digits.ts'
import {
  advanceRing,
  emptyRing,
  FIVE_MINUTES_MS,
  newest,
  RING_SLOTS,
  samplesOf,
  SLOT_MS,
  type RingPart,
  type SloRing,
} from '../../../src/root/slo/ring.ts'
import { decodeRing, encodeRing } from '../../../src/root/slo/ring-codec.ts'
import { START_MS } from './slos.ts'

const PARTS = ['fives', 'hours', 'days'] as const satisfies RingPart[]

/** Windows by their place after START_MS, with gaps from minutes to weeks, in order. */
const history = fc
  .array(
    fc.record({
      gap: fc.oneof(
        { weight: 8, arbitrary: fc.constant(0) },
        { weight: 3, arbitrary: fc.nat(30) },
        { weight: 1, arbitrary: fc.nat(30_000) },
      ),
      good: fc.nat(500),
      bad: fc.nat(50),
    }),
    { minLength: 1, maxLength: 150 },
  )
  .map((steps) => {
    let index = -1
    return steps.map(({ gap, good, bad }) => ({ index: (index += gap + 1), samples: { good, bad } }))
  })

function ringOf(windows: readonly { index: number; samples: Counter }[], from = emptyRing(START_MS)): SloRing {
  return windows.reduce((ring, { index, samples }) => advanceRing(ring, startOf(index), samples), from)
}

const startOf = (index: number) => START_MS + index * FIVE_MINUTES_MS

test('the ring is what a recount of all windows gives, slot by slot', () => {
  fc.assert(
    fc.property(history, fc.nat(90), (windows, slots) => {
      const ring = ringOf(windows)
      for (const part of PARTS) {
        const current = Math.floor((ring.untilMs - 1) / SLOT_MS[part])
        const naive = windows.filter(
          ({ index }) => Math.floor(startOf(index) / SLOT_MS[part]) > current - Math.min(slots, RING_SLOTS[part]),
        )
        if (slots === 0) continue
        expect(newest(ring, part, slots)).toEqual(sumOf(naive.map(({ samples }) => samples)))
        expect(ring[part].length).toBeLessThanOrEqual(RING_SLOTS[part])
      }
    }),
  )
})

test('windows that were counted change nothing, and text and ring are the same', () => {
  fc.assert(
    fc.property(history, (windows) => {
      const ring = ringOf(windows)
      expect(ringOf(windows, ring)).toBe(ring)
      expect(decodeRing(encodeRing(ring))).toEqual(ring)
      expect(encodeRing(ring).length).toBeLessThan(2500)
    }),
  )
})

describe('windows of a burn rate', () => {
  const ring = ringOf(Array.from({ length: 4 * 288 }, (_, index) => ({ index, samples: { good: 1, bad: 0 } })))
  test.each([
    ['five minutes', FIVE_MINUTES_MS, 1],
    ['an hour', HOUR_MS, 12],
    ['six hours', 6 * HOUR_MS, 72],
    ['a day', DAY_MS, 288],
    ['three days', 3 * DAY_MS, 864],
  ])('%s', (_, lengthMs, good) => {
    expect(samplesOf(ring, lengthMs)).toEqual({ good, bad: 0 })
  })

  test('beyond six hours the current hour is the last one, though it has just begun', () => {
    const later = advanceRing(ring, startOf(4 * 288), { good: 1, bad: 1 })
    expect(samplesOf(later, DAY_MS)).toEqual({ good: 23 * 12 + 1, bad: 1 })
    expect(samplesOf(later, 6 * HOUR_MS)).toEqual({ good: 72, bad: 1 })
  })
})

test('a start that is no multiple of five minutes is refused', () => {
  expect(() => advanceRing(emptyRing(START_MS), START_MS + 1, { good: 1, bad: 0 })).toThrow(RangeError)
})

test.each([
  ['', 'found an empty text, expected where the ring ends'],
  ['!', 'found "!" at letter 1'],
  [encodeNumbers([5]), 'found the end, expected the number of fives'],
  [encodeNumbers([5, 73]), 'found 73 fives, expected at most 72'],
  [encodeNumbers([5, 2, 1, 1]), 'found 2 counters, expected 4 for 2 fives'],
  [encodeNumbers([5, 0, 0, 0, 9]), 'found 1 more numbers, expected the end'],
])('the text %j is refused with its place', (text, message) => {
  expect(() => decodeRing(text)).toThrow(message)
})
