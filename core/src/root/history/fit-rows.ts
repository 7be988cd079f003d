import { decodeBucket, encodeBucket } from './bucket.ts'
import { coarsen, SCALE_MAX } from './sketch.ts'

/** Most bytes of rows in one document: leaves room below Firestore's 1 MiB for what else is in it. */
export const ROWS_BYTES_MAX = 900_000

/** Packed buckets of some checks, by check. */
export type Rows = Record<string, { name: string; buckets: string[] }>

/**
 * The rows as they are, or with sketches just coarse enough for one document; counters stay exact. When nothing is coarse
 * enough, as with check ids that are new every day, those are left out whose results ended first.
 */
export function fitRows(rows: Rows, bytesMax = ROWS_BYTES_MAX): Rows {
  let fitted = rows
  for (let scale = 1; scale <= SCALE_MAX && bytesOf(fitted) > bytesMax; scale++) {
    fitted = Object.fromEntries(
      Object.entries(fitted).map(([checkId, { name, buckets }]) => [
        checkId,
        { name, buckets: buckets.map((text) => coarser(text, scale)) },
      ]),
    )
  }
  return bytesOf(fitted) > bytesMax ? newest(fitted, bytesMax) : fitted
}

function newest(rows: Rows, bytesMax: number): Rows {
  const lastOf = ({ buckets }: Rows[string]) => buckets.findLastIndex((text) => text !== '')
  let bytes = 0
  const kept = Object.entries(rows)
    .toSorted(([, left], [, right]) => lastOf(right) - lastOf(left))
    .filter(([checkId, row]) => {
      bytes += bytesOf({ [checkId]: row })
      return bytes <= bytesMax
    })
  return Object.fromEntries(kept)
}

function coarser(text: string, scale: number): string {
  if (text === '') return text
  const bucket = decodeBucket(text)
  return encodeBucket({ ...bucket, latency: coarsen(bucket.latency, scale) })
}

/** Stored size by https://firebase.google.com/docs/firestore/storage-size: packed text is ASCII. */
function bytesOf(rows: Rows): number {
  let bytes = 0
  for (const [checkId, { name, buckets }] of Object.entries(rows)) {
    bytes += checkId.length + 1 + new TextEncoder().encode(name).length + 'name  buckets '.length
    for (const text of buckets) bytes += text.length + 1
  }
  return bytes
}
