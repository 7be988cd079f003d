import { decodeBucket, encodeBucket, mergeBuckets } from './bucket.ts'

/** Two packed buckets as one; empty texts are none. */
export function mergeTexts(left: string, right: string): string {
  if (left === '' || right === '') return left + right
  return encodeBucket(mergeBuckets([decodeBucket(left), decodeBucket(right)]))
}
