import { createHash } from 'node:crypto'
import type { Json } from '../../api/service.ts'

/** With these, one name in a hundred that is not in the set seems to be, which costs the client a query. */
const BITS_PER_NAME = 9.6
const HASH_COUNT = 7

/** Fewer bits would make the hashes of a name meet too often. */
const BITS_MIN = 128

/**
 * A google.firestore.v1.BloomFilter of names: bit n is bit n % 8 of byte n / 8; a name sets the bits h1 + i * h2 (as
 * unsigned 64-bit integers) modulo the number of bits, where h1 and h2 are the halves of its MD5, little endian.
 */
export function bloomFilter(names: ReadonlySet<string>): Json {
  const bits = Math.max(BITS_MIN, Math.ceil(names.size * BITS_PER_NAME))
  const bitmap = Buffer.alloc(Math.ceil(bits / 8))
  for (const name of names) {
    for (const bit of bitsOf(name, bits)) bitmap[bit >>> 3] = (bitmap[bit >>> 3] ?? 0) | (1 << (bit & 7))
  }
  return { bits: { bitmap: bitmap.toString('base64'), padding: bitmap.length * 8 - bits }, hashCount: HASH_COUNT }
}

function bitsOf(name: string, bits: number): number[] {
  const hash = createHash('md5').update(name, 'utf8').digest()
  const first = hash.readBigUInt64LE(0)
  const second = hash.readBigUInt64LE(8)
  return Array.from({ length: HASH_COUNT }, (_, index) =>
    Number(BigInt.asUintN(64, first + BigInt(index) * second) % BigInt(bits)),
  )
}
