import type { DistanceMeasure } from './find-nearest.ts'

type Distance = (a: readonly number[], b: readonly number[]) => number

/**
 * The distance of two vectors of one dimension, in 64-bit floating point. NaN where there is none: between vectors that
 * have no angle because one is zero, or with components that are no finite numbers.
 * Source: https://firebase.google.com/docs/firestore/vector-search#vector-distances
 */
export const DISTANCE: Readonly<Record<DistanceMeasure, Distance>> = {
  EUCLIDEAN(a, b) {
    let sum = 0
    for (let index = 0; index < a.length; index += 1) sum += ((a[index] ?? 0) - (b[index] ?? 0)) ** 2
    return Math.sqrt(sum)
  },
  /** 1 - cosine, from 0 (one direction) to 2 (opposite ones). */
  COSINE(a, b) {
    const cosine = dot(a, b) / (Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b)))
    return 1 - Math.min(1, Math.max(-1, cosine))
  },
  DOT_PRODUCT: dot,
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0)
  return sum
}
