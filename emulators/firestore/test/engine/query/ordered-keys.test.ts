import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeNameKey } from '../../../engine/values/encode-key.ts'
import { mergeSorted } from '../../../engine/query/merge-sorted.ts'
import { nameOfEntry, nameTail } from '../../../engine/query/name-key.ts'
import { OrderedKeys } from '../../../engine/query/ordered-keys.ts'

const key = (number: number): string => String(number).padStart(6, '0')

describe('OrderedKeys', () => {
  it('does as a sorted array does, over many chunks', () => {
    const keys = new OrderedKeys(Array.from({ length: 2000 }, (_, index) => key(index * 3)))
    const model = new Set(Array.from({ length: 2000 }, (_, index) => key(index * 3)))
    const number = fc.nat(7000)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), number), { maxLength: 200 }), number, number, (changes, a, b) => {
        const apply = (add: (text: string) => unknown, remove: (text: string) => boolean): boolean[] =>
          changes.map(([isAdded, n]) => (isAdded ? add(key(n)) !== null : remove(key(n))))
        const outcomes = apply(
          (text) => keys.add(text),
          (text) => keys.delete(text),
        )
        expect(outcomes).toEqual(
          apply(
            (text) => model.add(text),
            (text) => model.delete(text),
          ),
        )
        const expected = [...model].sort().filter((each) => each >= key(a) && each < key(b))
        expect([...keys.ascending(key(a), key(b))]).toEqual(expected)
        expect([...keys.descending(key(a), key(b))]).toEqual(expected.toReversed())
        expect(keys.count(key(a), key(b))).toBe(expected.length)
        expect(keys.size).toBe(model.size)
      }),
      { numRuns: 150 },
    )
  })

  it('grows from nothing and shrinks to nothing', () => {
    const keys = new OrderedKeys()
    for (let n = 0; n < 3000; n += 1) keys.add(key(n))
    expect([...keys.ascending('', '\u0100')]).toHaveLength(3000)
    for (let n = 2999; n >= 0; n -= 1) expect(keys.delete(key(n))).toBe(true)
    expect(keys.delete(key(1))).toBe(false)
    expect([...keys.descending('', '\u0100')]).toEqual([])
    keys.add('a')
    expect([...keys.ascending('', '\u0100')]).toEqual(['a'])
  })
})

describe('names in index entries', () => {
  it.each([
    'd1',
    'é/c/x',
    'a\u0000b',
    '\u{1f600}',
    '__id7__',
    '__id-9223372036854775808__/c/__id12__',
    'd/c/\u0001',
    'a b/ü/%',
  ])('%j comes back', (name) => {
    expect(nameOfEntry(`prefix\u00ff\u0001${nameTail(name)}`)).toBe(name)
    expect(nameTail(name).startsWith(encodeNameKey(name))).toBe(true)
  })
})

describe('mergeSorted', () => {
  it('merges sorted sources and leaves repetitions out', () => {
    const numbers = fc.array(fc.nat(40), { maxLength: 12 }).map((list) => [...new Set(list)].sort((a, b) => a - b))
    fc.assert(
      fc.property(fc.array(numbers, { maxLength: 6 }), (sources) => {
        expect([...mergeSorted(sources, (a, b) => a - b)]).toEqual([...new Set(sources.flat())].sort((a, b) => a - b))
      }),
    )
  })

  it('takes no more from its sources than is asked for', () => {
    let taken = 0
    const endless = function* (): Generator<number> {
      for (let n = 0; ; n += 1) {
        taken += 1
        yield n
      }
    }
    const merged = mergeSorted([endless(), endless()], (a, b) => a - b)
    expect([merged.next().value, merged.next().value, merged.next().value]).toEqual([0, 1, 2])
    expect(taken).toBeLessThan(10)
  })
})
