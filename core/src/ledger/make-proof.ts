import type { Sha256 } from './hashes.ts'
import { merkleRoot } from './merkle-root.ts'
import { consistencySpans, inclusionSpans, type Span } from './proof-spans.ts'

/** Inclusion proof of the entry at `index` (0-based) in the tree over all these leaf hashes, in the order of RFC 6962 2.1.1. */
export function makeInclusionProof(sha256: Sha256, leafHashes: readonly Uint8Array[], index: number): Uint8Array[] {
  return roots(sha256, leafHashes, inclusionSpans(index, leafHashes.length))
}

/** Proof that the first `oldSize` of these leaf hashes are the beginning of the tree over all of them, in the order of RFC 6962 2.1.2. */
export function makeConsistencyProof(sha256: Sha256, leafHashes: readonly Uint8Array[], oldSize: number): Uint8Array[] {
  return roots(sha256, leafHashes, consistencySpans(oldSize, leafHashes.length))
}

function roots(sha256: Sha256, leafHashes: readonly Uint8Array[], spans: readonly Span[]): Uint8Array[] {
  return spans.map(({ begin, end }) => merkleRoot(sha256, leafHashes.slice(begin, end)))
}
