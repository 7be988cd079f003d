import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { giveShare, movedPercent, sharesOf, withShares } from '../../src/actions/kinds/run-traffic-shares.ts'

const sum = (shares: ReadonlyMap<string, number>) => [...shares.values()].reduce((total, share) => total + share, 0)

/** Shares of two to six revisions that sum to 100. */
const shares = fc
  .array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 5 })
  .map((cuts) => [...new Set([0, ...cuts, 100])].toSorted((a, b) => a - b))
  .map((cuts) => new Map(cuts.slice(1).map((cut, index) => [`r${index}`, cut - (cuts[index] ?? 0)])))

test('whatever share one gets, the others keep theirs in proportion and the sum is 100', () => {
  fc.assert(
    fc.property(
      shares,
      fc.constantFrom('r0', 'r1', 'new'),
      fc.integer({ min: 0, max: 100 }),
      (before, name, percent) => {
        const after = giveShare(before, name, percent)
        expect(sum(after)).toBe(100)
        expect(after.get(name) ?? 0).toBe(percent)
        const others = 100 - (before.get(name) ?? 0)
        const kept = [...before].filter(([other]) => other !== name)
        const errors = kept.map(([other, share]) => (after.get(other) ?? 0) - (share * (100 - percent)) / others)
        expect(errors.every((error) => Math.abs(error) < 1)).toBe(true)
      },
    ),
  )
})

test('what moves is what some gain, which is what others lose', () => {
  fc.assert(
    fc.property(shares, shares, (before, after) => {
      expect(movedPercent(before, after)).toBe(movedPercent(after, before))
      expect(movedPercent(before, before)).toBe(0)
    }),
  )
})

test('a tagged share and an untagged one of the same revision are one share; LATEST is the revision that it stands for', () => {
  const traffic = [
    { revision: 'a', percent: 30, tag: 'x' },
    { revision: 'a', percent: 20, tag: null },
    { revision: 'LATEST', percent: 50, tag: null },
  ]
  expect([...sharesOf(traffic)]).toEqual([
    ['a', 50],
    ['LATEST', 50],
  ])
  expect([...sharesOf(traffic, 'a')]).toEqual([['a', 100]])
  expect(withShares(traffic, new Map([['b', 100]]))).toEqual([
    { revision: 'a', percent: 0, tag: 'x' },
    { revision: 'b', percent: 100, tag: null },
  ])
})
