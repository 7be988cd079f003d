import { MeshError } from '../../errors.ts'
import { decodeNumbers, encodeNumbers } from './digits.ts'
import { EMPTY_SKETCH, mergeSketches, type Sketch } from './sketch.ts'
import { sketchFromNumbers, sketchNumbers } from './sketch-numbers.ts'

/** The counters of a bucket, in the order in which they are packed. */
export const BUCKET_COUNTERS = ['ok', 'slow', 'partial', 'fail', 'unknown', 'excluded'] as const
export type BucketCounter = (typeof BUCKET_COUNTERS)[number]

/**
 * What the rounds of one check were in one span of time. A round counts once: `unknown` when Mesh could not probe,
 * `excluded` when it fell into a maintenance window (whatever it found), else as it was voted.
 */
export interface Bucket {
  ok: number
  slow: number
  partial: number
  fail: number
  unknown: number
  excluded: number
  /** Latencies of the rounds that were ok, slow or partial, as far as they had one. */
  latency: Sketch
}

export const EMPTY_BUCKET: Readonly<Bucket> = {
  ok: 0,
  slow: 0,
  partial: 0,
  fail: 0,
  unknown: 0,
  excluded: 0,
  latency: EMPTY_SKETCH,
}

/** The bucket of everything that the parts hold; the order of the parts does not matter. */
export function mergeBuckets(parts: Iterable<Readonly<Bucket>>): Bucket {
  const all = [...parts]
  const merged: Bucket = { ...EMPTY_BUCKET, latency: mergeSketches(all.map(({ latency }) => latency)) }
  for (const part of all) for (const counter of BUCKET_COUNTERS) merged[counter] += part[counter]
  return merged
}

/** A bucket as text: which counters are not zero, those counters, and the sketch unless it is empty. */
export function encodeBucket(bucket: Readonly<Bucket>): string {
  const present = BUCKET_COUNTERS.filter((counter) => bucket[counter] > 0)
  const mask = present.reduce((sum, counter) => sum + 2 ** BUCKET_COUNTERS.indexOf(counter), 0)
  return encodeNumbers([mask, ...present.map((counter) => bucket[counter]), ...sketchNumbers(bucket.latency)])
}

/** The bucket of a text made by `encodeBucket`; an internal MeshError when it is none. */
export function decodeBucket(text: string): Bucket {
  const [mask, ...numbers] = decodeNumbers(text)
  if (mask === undefined || mask >= 2 ** BUCKET_COUNTERS.length) {
    throw new MeshError(
      'internal',
      `packed bucket: found ${mask ?? 'nothing'} as the set of its counters, expected 0 to 63`,
    )
  }
  const present = BUCKET_COUNTERS.filter((_, index) => Math.floor(mask / 2 ** index) % 2 === 1)
  const bucket: Bucket = { ...EMPTY_BUCKET, latency: sketchFromNumbers(numbers.slice(present.length)) }
  for (const [index, counter] of present.entries()) {
    const value = numbers[index]
    if (value === undefined) throw new MeshError('internal', `packed bucket: the counter ${counter} is missing`)
    bucket[counter] = value
  }
  return bucket
}
