import { MeshError } from '../errors.ts'

/** SHA-256 of some bytes, 32 bytes long. Given by the caller, as core has no cryptography of its own. */
export type Sha256 = (data: Uint8Array) => Uint8Array

/** Length of a hash in bytes. */
export const HASH_BYTES = 32

/** Hash of the tree without entries (RFC 6962 2.1). */
export function emptyRoot(sha256: Sha256): Uint8Array {
  return sha256(new Uint8Array(0))
}

/** Hash of an entry: the byte 0 comes first, so that no entry can pass for a node (RFC 6962 2.1). */
export function leafHash(sha256: Sha256, entry: Uint8Array): Uint8Array {
  const data = new Uint8Array(1 + entry.length)
  data.set(entry, 1)
  return sha256(data)
}

/** Hash of a node over its two children: the byte 1, left, right (RFC 6962 2.1). */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  const data = new Uint8Array(1 + 2 * HASH_BYTES)
  data[0] = 1
  data.set(wholeHash(left), 1)
  data.set(wholeHash(right), 1 + HASH_BYTES)
  return sha256(data)
}

/** Returns the hash when it is 32 bytes long; refuses anything else, such as an entry in place of its hash, with `invalid-argument`. */
export function wholeHash(hash: Uint8Array): Uint8Array {
  if (hash.length === HASH_BYTES) return hash
  throw new MeshError('invalid-argument', `A hash has ${HASH_BYTES} bytes; found ${hash.length}`)
}

/** Cuts concatenated hashes, such as a tile, into views of one hash each; a rest shorter than a hash is left out. */
export function splitHashes(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.floor(bytes.length / HASH_BYTES) }, (_, index) =>
    bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES),
  )
}
