import { MeshError } from '../errors.ts'
import { TILE_WIDTH } from './tiles.ts'

/** Longest entry that a bundle can hold, in bytes. */
export const ENTRY_BYTES_MAX = 65_535

const LENGTH_BYTES = 2

/** Entry bundle of 1 to 256 entries (C2SP tlog-tiles): each is its length as a big-endian uint16, then its bytes. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length === 0 || entries.length > TILE_WIDTH) {
    throw new MeshError('invalid-argument', `A bundle has 1 to ${TILE_WIDTH} entries; found ${entries.length}`)
  }
  const long = entries.findIndex(({ length }) => length > ENTRY_BYTES_MAX)
  if (long !== -1) {
    throw new MeshError(
      'invalid-argument',
      `Entry ${long} of the bundle has ${entries[long]?.length} bytes; at most ${ENTRY_BYTES_MAX} fit. Log the digest of large evidence instead`,
    )
  }
  const bytes = new Uint8Array(entries.reduce((sum, { length }) => sum + LENGTH_BYTES + length, 0))
  let at = 0
  for (const entry of entries) {
    bytes[at] = entry.length >> 8
    bytes[at + 1] = entry.length & 0xff
    bytes.set(entry, at + LENGTH_BYTES)
    at += LENGTH_BYTES + entry.length
  }
  return bytes
}

/**
 * The entries of a bundle, as views of its bytes. `width` is how many the tree says there are (1 to 256).
 * A bundle that is cut short, has bytes left over or another number of entries is refused with `invalid-argument`.
 */
export function decodeBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    const [high, low] = [bytes[at], bytes[at + 1]]
    if (high === undefined || low === undefined) throw cut(entries.length, LENGTH_BYTES, at, bytes.length)
    const length = (high << 8) | low
    const begin = at + LENGTH_BYTES
    if (begin + length > bytes.length) throw cut(entries.length, length, begin, bytes.length)
    entries.push(bytes.subarray(begin, begin + length))
    at = begin + length
  }
  if (entries.length === width) return entries
  throw new MeshError('invalid-argument', `The bundle has ${entries.length} entries; expected ${width}`)
}

function cut(entry: number, needed: number, at: number, length: number): MeshError {
  return new MeshError(
    'invalid-argument',
    `The bundle is cut short in entry ${entry}: ${needed} bytes expected from byte ${at}, but it ends at ${length}`,
  )
}
