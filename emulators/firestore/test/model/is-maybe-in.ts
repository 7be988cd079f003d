import { createHash } from 'node:crypto'
import { isObject } from '../../api/is-object.ts'

/** Whether a name may be in a google.firestore.v1.BloomFilter, as the web SDK reads it; false if it surely is not. */
export function isMaybeIn(filter: unknown, name: string): boolean {
  const { bits, hashCount } = isObject(filter) ? filter : {}
  if (!isObject(bits)) throw new Error(`No Bloom filter: ${JSON.stringify(filter)}`)
  const bitmap = Buffer.from(String(bits['bitmap']), 'base64')
  const size = BigInt(bitmap.length * 8 - Number(bits['padding'] ?? 0))
  const digest = createHash('md5').update(name).digest()
  for (let index = 0n; index < BigInt(Number(hashCount)); index += 1n) {
    const mixed = BigInt.asUintN(64, digest.readBigUInt64LE(0) + index * digest.readBigUInt64LE(8))
    const bit = Number(mixed % size)
    if (((bitmap[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return false
  }
  return true
}
