import { appendLeaves, EMPTY_FRONTIER, frontierRoot } from './frontier.ts'
import type { Sha256 } from './hashes.ts'

/** Root of the tree over these leaf hashes (MTH of RFC 6962 2.1); that of no leaves is the hash of nothing. */
export function merkleRoot(sha256: Sha256, leafHashes: Iterable<Uint8Array>): Uint8Array {
  return frontierRoot(sha256, appendLeaves(sha256, EMPTY_FRONTIER, leafHashes))
}
