import { emptyRoot, HASH_BYTES, nodeHash, type Sha256 } from './hashes.ts'
import { sameBytes } from './same-bytes.ts'
import { proofFault } from './proof-fault.ts'
import { consistencySpans } from './proof-spans.ts'

interface Consistency {
  oldSize: number
  oldRoot: Uint8Array
  size: number
  root: Uint8Array
  proof: readonly Uint8Array[]
}

/**
 * Why a proof does not show that the old tree is the beginning of the new one (RFC 9162 2.1.4.2); undefined when it does.
 * Every tree begins with the empty one, so an old size of 0 says nothing about the new root.
 */
export function consistencyFault(sha256: Sha256, claim: Consistency): string | undefined {
  const { oldSize, oldRoot, size, root, proof } = claim
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(oldSize) || oldSize < 0 || oldSize > size) {
    return `The old tree size is ${oldSize}; expected a whole number up to the new size ${size}`
  }
  if (oldRoot.length !== HASH_BYTES) return `The old root has ${oldRoot.length} bytes; expected ${HASH_BYTES}`
  const fault = proofFault(proof, consistencySpans(oldSize, size).length)
  if (fault !== undefined) return fault
  if (oldSize === 0) {
    const empty = emptyRoot(sha256)
    if (!sameBytes(oldRoot, empty)) return 'The old root is not that of the empty tree'
    return size > 0 || sameBytes(root, empty) ? undefined : 'The new root is not that of the empty tree'
  }
  const found = rootsOf(sha256, claim)
  if (!sameBytes(found.oldRoot, oldRoot)) return `The proof leads to another root of the old tree of size ${oldSize}`
  return sameBytes(found.root, root) ? undefined : `The proof leads to another root of the new tree of size ${size}`
}

/** Both roots as the proof has them. The RFC's skipping of levels without a sibling only serves to count the hashes, which is done before. */
function rootsOf(sha256: Sha256, { oldSize, oldRoot, size, proof }: Consistency) {
  let [node, last] = [oldSize - 1, size - 1]
  while (node % 2 === 1) [node, last] = [(node - 1) / 2, Math.floor(last / 2)]
  // The old tree is itself a node of the new one when its size is a power of two; its root is then left out of the proof.
  const [first = oldRoot, ...rest] = node === 0 ? [oldRoot, ...proof] : proof
  let [oldHash, hash] = [first, first]
  for (const sibling of rest) {
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sha256, sibling, oldHash)
      hash = nodeHash(sha256, sibling, hash)
    } else {
      hash = nodeHash(sha256, hash, sibling)
    }
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return { oldRoot: oldHash, root: hash }
}
