import { expect, test } from 'vitest'
import { DISTANCE } from '../../../engine/nearest/distance.ts'

test('EUCLIDEAN is the length of the difference', () => {
  expect(DISTANCE.EUCLIDEAN([1, 2], [4, 6])).toBe(5)
  expect(DISTANCE.EUCLIDEAN([1, 2], [1, 2])).toBe(0)
})

test('COSINE runs from 0 for one direction to 2 for opposite ones, and does not see length', () => {
  expect(DISTANCE.COSINE([1, 1], [7, 7])).toBeCloseTo(0, 15)
  expect(DISTANCE.COSINE([1, 0], [0, 9])).toBe(1)
  // Here the rounded cosine is a little more than 1.
  expect(DISTANCE.COSINE([0.8, 0.7, 0.3], [0.8, 0.7, 0.3])).toBe(0)
  expect(DISTANCE.COSINE([0.1, 0.2, 0.3], [-0.1, -0.2, -0.3])).toBe(2)
})

test('COSINE of a zero vector is none', () => {
  expect(DISTANCE.COSINE([0, 0], [1, 2])).toBeNaN()
  expect(DISTANCE.COSINE([1, 2], [0, 0])).toBeNaN()
})

test('DOT_PRODUCT sums the products', () => {
  expect(DISTANCE.DOT_PRODUCT([1, 2, 3], [4, -5, 6])).toBe(12)
})

test('computes in 64 bits', () => {
  expect(DISTANCE.DOT_PRODUCT([1, 2 ** -40], [1, 1])).toBe(1 + 2 ** -40)
})
