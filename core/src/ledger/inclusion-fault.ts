import { HASH_BYTES, nodeHash, type Sha256 } from './hashes.ts'
import { sameBytes } from './same-bytes.ts'
import { proofFault } from './proof-fault.ts'

interface Inclusion {
  /** Hash of the entry, see `leafHash`. */
  leafHash: Uint8Array
  /** Number of the entry, from 0. */
  index: number
  /** Size and root of the tree, from a checkpoint that is trusted. */
  size: number
  root: Uint8Array
  proof: readonly Uint8Array[]
}

/** Why a proof does not show that the tree has the entry at the index (RFC 9162 2.1.3.2); undefined when it does. */
export function inclusionFault(sha256: Sha256, { leafHash, index, size, root, proof }: Inclusion): string | undefined {
  if (!isIndexIn(index, size)) return `The index is ${index}; expected a whole number below the tree size ${size}`
  if (leafHash.length !== HASH_BYTES) return `The leaf hash has ${leafHash.length} bytes; expected ${HASH_BYTES}`
  const sides = inclusionSides(index, size)
  const fault = proofFault(proof, sides.length)
  if (fault !== undefined) return fault
  const found = proof.reduce(
    (hash, sibling, step) =>
      sides[step] === 'left' ? nodeHash(sha256, sibling, hash) : nodeHash(sha256, hash, sibling),
    leafHash,
  )
  return sameBytes(found, root)
    ? undefined
    : `The proof leads from entry ${index} to another root than that of the tree of size ${size}`
}

/**
 * On which side of the way up each hash of an inclusion proof stands, for verifiers with an asynchronous hash such as WebCrypto:
 * start with the leaf hash; `left` means H(1 ‖ proof hash ‖ so far), `right` H(1 ‖ so far ‖ proof hash). Index below size.
 */
export function inclusionSides(index: number, size: number): ('left' | 'right')[] {
  const sides: ('left' | 'right')[] = []
  let [node, last] = [index, size - 1]
  while (last > 0) {
    if (node % 2 === 1 || node === last) {
      sides.push('left')
      // The last node of a level without a sibling goes up unchanged.
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else {
      sides.push('right')
    }
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return sides
}

function isIndexIn(index: number, size: number): boolean {
  return Number.isSafeInteger(size) && Number.isSafeInteger(index) && index >= 0 && index < size
}
