import { expect, test } from 'vitest'
import { Clock } from '../../kit/clock.ts'
import type { Fault } from '../../kit/faults.ts'
import { HeldGroup, holdsBack } from '../../kit/held-group.ts'
import { seededShuffle } from '../../kit/seeded-shuffle.ts'

function held(fault: Omit<Fault, 'on'>, count: number) {
  const clock = new Clock()
  clock.freeze(0)
  const released: (readonly number[])[] = []
  const group = new HeldGroup<number>(clock, (items) => released.push(items))
  const hold = () => {
    for (let n = 1; n <= count; n += 1) group.hold(n, { on: 'deliver', ...fault })
  }
  hold()
  return { clock, group, released, hold }
}

test('turns groups around, the last one when its second is over', () => {
  const { clock, released } = held({ reorder: 3 }, 5)
  expect(released).toEqual([[3, 2, 1]])
  clock.advance(999_999)
  expect(released).toHaveLength(1)
  clock.advance(1)
  expect(released).toEqual([
    [3, 2, 1],
    [5, 4],
  ])
})

test('shuffles groups of ten as the seed says, and alike after a reset', () => {
  const { group, released, hold } = held({ shuffle: 3 }, 20)
  expect(released.map((items) => items.toSorted((a, b) => a - b))).toEqual([
    Array.from({ length: 10 }, (_, n) => n + 1),
    Array.from({ length: 10 }, (_, n) => n + 11),
  ])
  group.reset()
  hold()
  expect(released.slice(2)).toEqual(released.slice(0, 2))
})

test('a shuffle loses nothing, depends on the seed alone and reaches every order', () => {
  expect(seededShuffle([1, 2, 3, 4], 5)).toEqual(seededShuffle([1, 2, 3, 4], 5))
  const orders = Array.from({ length: 600 }, (_, seed) => seededShuffle([1, 2, 3], seed).join(''))
  expect([...new Set(orders)].sort()).toEqual(['123', '132', '213', '231', '312', '321'])
  for (const order of new Set(orders)) expect(orders.filter((each) => each === order).length).toBeGreaterThan(50)
  expect(seededShuffle([], 1)).toEqual([])
})

test('only reorder and shuffle hold back', () => {
  const faults: Fault[] = [{ on: '*' }, { on: '*', reorder: 2 }, { on: '*', shuffle: 0 }, { on: '*', latencyMs: 1 }]
  expect(faults.map(holdsBack)).toEqual([false, true, true, false])
})
