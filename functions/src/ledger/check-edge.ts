import { MeshError } from '@mesh/core/errors'
import { decodeBundle } from '@mesh/core/ledger/entry-bundle'
import { type Frontier, frontierRoot } from '@mesh/core/ledger/frontier'
import { leafHash, splitHashes } from '@mesh/core/ledger/hashes'
import { readFrontier } from '@mesh/core/ledger/read-proof'
import { sameBytes } from '@mesh/core/ledger/same-bytes'
import { partialTiles, TILE_WIDTH, tileBytes, type TileContent } from '@mesh/core/ledger/tiles'
import { bundleId, COLLECTIONS, LEDGER_STATE_DOCUMENT, tileId } from '@mesh/core/paths'
import type { LedgerBundle, LedgerState, LedgerTile } from '@mesh/core/schema/ledger'
import { hexOf } from '../kit/hex-of.ts'
import { sha256 } from '../kit/sha256.ts'

/** The documents that a log grows at: its last bundle, unless that is full, and its partial tiles. */
export interface StoredEdge {
  bundle: LedgerBundle | undefined
  tiles: readonly LedgerTile[]
}

/** The tree's edge as its documents say it, each of which must agree with the state's root; `internal` with the document's name otherwise. */
export async function checkEdge(
  { size, root, frontier }: Pick<LedgerState, 'size' | 'root' | 'frontier'>,
  { bundle, tiles }: StoredEdge,
): Promise<{ frontier: Frontier; edge: TileContent[] }> {
  const stated = { size, hashes: splitHashes(frontier) }
  if (
    hexOf(orRefused(`${COLLECTIONS.ledgerState}/${LEDGER_STATE_DOCUMENT}`, () => frontierRoot(sha256, stated))) !== root
  ) {
    throw refusal(`${COLLECTIONS.ledgerState}/${LEDGER_STATE_DOCUMENT}`, 'its frontier has another root than it says')
  }
  const edge = partialTiles(size).map(({ level, index, width }) => {
    const tile = tiles.find((one) => one.level === level && one.index === index)
    if (tile?.width === width && tile.data.length === tileBytes(width)) return { level, index, width, bytes: tile.data }
    const found = tile === undefined ? 'none' : `${tile.width} in ${tile.data.length} bytes`
    throw refusal(`${COLLECTIONS.ledgerTiles}/${tileId(level, index)}`, `expected ${width} hashes, found ${found}`)
  })
  const read = await readFrontier(sha256, size, ({ level, index }) => Promise.resolve(bytesOf(edge, level, index)))
  if (!read.hashes.every((hash, at) => sameBytes(hash, stated.hashes[at] ?? new Uint8Array(0)))) {
    throw refusal(COLLECTIONS.ledgerTiles, `the last tiles have another root than the state of size ${size}`)
  }
  checkBundle(size, bundle, bytesOf(edge, 0, Math.floor(size / TILE_WIDTH)))
  return { frontier: stated, edge }
}

/** The entries of the last bundle must be those whose hashes are in the last tile. */
function checkBundle(size: number, bundle: LedgerBundle | undefined, hashes: Uint8Array): void {
  const width = size % TILE_WIDTH
  if (width === 0) return
  const name = `${COLLECTIONS.ledgerBundles}/${bundleId(Math.floor(size / TILE_WIDTH))}`
  if (bundle?.width !== width) throw refusal(name, `expected ${width} entries, found ${bundle?.width ?? 'none'}`)
  const entries = orRefused(name, () => decodeBundle(bundle.data, width))
  const expected = splitHashes(hashes)
  const at = entries.findIndex((entry, index) => !sameBytes(leafHash(sha256, entry), expected[index] ?? entry))
  if (at !== -1) throw refusal(name, `its entry ${at} has another hash than the tree`)
}

function bytesOf(edge: readonly TileContent[], level: number, index: number): Uint8Array {
  return edge.find((tile) => tile.level === level && tile.index === index)?.bytes ?? new Uint8Array(0)
}

function orRefused<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw refusal(name, 'it cannot be read', cause)
  }
}

function refusal(name: string, what: string, cause?: unknown): MeshError {
  const advice = 'nothing was written or signed; restore the ledger collections from a backup'
  return new MeshError('internal', `the ledger does not agree with itself: ${name}: ${what}; ${advice}`, { cause })
}
