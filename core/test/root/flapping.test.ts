import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeShare, flapsAfter } from '../../src/root/flapping.ts'

const ALTERNATING = 'ud'.repeat(10) + 'u'

describe('the weighted share of changes', () => {
  test('is 1 when each of the last 21 results differs from the one before', () => {
    expect(changeShare(ALTERNATING)).toBeCloseTo(1)
  })

  test('counts a newer change for more: 0.8 for the oldest, 1.2 for the newest, of 20', () => {
    expect(changeShare(`d${'u'.repeat(20)}`)).toBeCloseTo(0.8 / 20)
    expect(changeShare(`${'u'.repeat(20)}d`)).toBeCloseTo(1.2 / 20)
  })

  test('looks at 21 results only', () => {
    expect(changeShare(`${'ud'.repeat(15)}${'u'.repeat(21)}`)).toBe(0)
  })

  test('does not count changes between kinds of success, nor results that nobody could obtain', () => {
    expect(changeShare('ugpugpugpugpugpugpugpu')).toBe(0)
    expect(changeShare('uxuxuxuxdxdxdxdxdxdxd')).toBeCloseTo(changeShare('uuuuddddddd'))
  })

  test('takes a short history for a steady one', () => {
    expect(changeShare('udu')).toBeLessThan(0.15)
    expect(changeShare('')).toBe(0)
  })

  test('is between 0 and 1 whatever happened', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('u', 'g', 'p', 'd', 'x'), maxLength: 60 }), (beats) => {
        expect(changeShare(beats)).toBeGreaterThanOrEqual(0)
        expect(changeShare(beats)).toBeLessThanOrEqual(1 + 1e-9)
      }),
    )
  })
})

describe('the two thresholds', () => {
  test('half begins it, and it ends below a quarter', () => {
    const third = `${'u'.repeat(14)}dududud`
    expect(changeShare(third)).toBeGreaterThan(0.25)
    expect(changeShare(third)).toBeLessThan(0.5)
    expect([flapsAfter(third, false), flapsAfter(third, true)]).toEqual([false, true])
  })

  test('an alternating check flaps from its ninth change, and steady results end it', () => {
    const first = Array.from(ALTERNATING, (_, index) => flapsAfter(ALTERNATING.slice(0, index + 1), false)).indexOf(
      true,
    )
    expect(first).toBe(9)
    const steadyFor = Array.from({ length: 21 }, (_, count) => flapsAfter(ALTERNATING + 'u'.repeat(count), true))
    expect(steadyFor.indexOf(false)).toBe(15)
  })
})
