import { array, assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { Best } from '../../../engine/nearest/best.ts'

test('keeps the first items of any list, in order', () => {
  assert(
    property(array(integer()), integer({ min: 1, max: 20 }), (items, capacity) => {
      const compare = (a: number, b: number): number => a - b
      const best = new Best<number>(capacity, compare)
      for (const item of items) best.add(item)
      expect(best.sorted()).toEqual(items.toSorted(compare).slice(0, capacity))
    }),
  )
})
