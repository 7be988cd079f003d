import { HASH_BYTES } from './hashes.ts'

/** What is wrong with a proof before any hashing: its length, or that of one of its hashes. */
export function proofFault(proof: readonly Uint8Array[], expected: number): string | undefined {
  if (proof.length !== expected) return `The proof has ${proof.length} hashes; expected ${expected}`
  const odd = proof.findIndex((hash) => hash.length !== HASH_BYTES)
  if (odd === -1) return undefined
  return `Hash ${odd} of the proof has ${proof[odd]?.length} bytes; expected ${HASH_BYTES}`
}
