import type { Frontier } from './frontier.ts'
import type { Sha256 } from './hashes.ts'
import { consistencySpans, inclusionSpans } from './proof-spans.ts'
import { nodesOf, readSpans, type ReadTile } from './read-spans.ts'
import { treeNumber } from './tree-number.ts'

/** Inclusion proof (RFC 6962 2.1.1) of the entry at `index` (0-based) in the tree of `size`, out of the log's tiles. */
export function readInclusionProof(
  sha256: Sha256,
  index: number,
  size: number,
  readTile: ReadTile,
): Promise<Uint8Array[]> {
  return readSpans(sha256, inclusionSpans(index, size), size, readTile)
}

/** Consistency proof (RFC 6962 2.1.2) from the tree of `oldSize` to that of `size`, out of the log's tiles. */
export function readConsistencyProof(
  sha256: Sha256,
  oldSize: number,
  size: number,
  readTile: ReadTile,
): Promise<Uint8Array[]> {
  return readSpans(sha256, consistencySpans(oldSize, size), size, readTile)
}

/** Right edge of the tree of `size` out of its partial tiles; every hash in them takes part in its root (`frontierRoot`). */
export async function readFrontier(sha256: Sha256, size: number, readTile: ReadTile): Promise<Frontier> {
  const spans = nodesOf({ begin: 0, end: treeNumber('tree size', size) }).map(({ level, index }) => ({
    begin: index * 2 ** level,
    end: (index + 1) * 2 ** level,
  }))
  return { size, hashes: await readSpans(sha256, spans, size, readTile) }
}
