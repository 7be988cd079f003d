import { MeshError } from '@mesh/core/errors'
import { decodeBundle } from '@mesh/core/ledger/entry-bundle'
import { EMPTY_FRONTIER, frontierRoot, type Frontier } from '@mesh/core/ledger/frontier'
import { growTiles } from '@mesh/core/ledger/grow-tiles'
import { leafHash } from '@mesh/core/ledger/hashes'
import { saysCosigned } from '@mesh/core/ledger/says-cosigned'
import { tilePath } from '@mesh/core/ledger/tile-path'
import { type TileContent, TILE_WIDTH, tileWidth } from '@mesh/core/ledger/tiles'
import { nonceOfLeaf } from './check-entry.ts'
import { checkTile } from './check-tile.ts'
import { sha256 } from './crypto.ts'
import { inOrder } from './in-order.ts'
import { NonceIndex } from './nonce-index.ts'
import type { LedgerSource } from './source.ts'

/** Bundles that are fetched ahead: enough to hide the way there, few enough to stay small. */
const AHEAD = 6

interface Wanted {
  /** Size of the tree to read. */
  size: number
  /** Also tell the roots of the tree when it had these sizes; each at most `size`. */
  earlierSizes: readonly number[]
  /** Entries from this one on may only say that the log cosigned others. */
  quietFrom: number
}

/**
 * Reads every entry of a log and builds the tree anew: each entry must be valid with a nonce of its own, and each tile must
 * be what its entries make. The roots are the caller's to compare. Throws a MeshError that names the first difference.
 */
export async function rebuildTree(
  source: LedgerSource,
  { size, earlierSizes, quietFrom }: Wanted,
): Promise<{ root: Uint8Array; earlierRoots: ReadonlyMap<number, Uint8Array> }> {
  const nonces = new NonceIndex()
  let frontier: Frontier = EMPTY_FRONTIER
  let edge: TileContent[] = []
  const earlierRoots = new Map([[0, frontierRoot(sha256, frontier)]])
  const grow = async (leaves: readonly Uint8Array[]) => {
    const grown = growTiles(sha256, frontier, edge, leaves)
    ;({ frontier, edge } = grown)
    if (earlierSizes.includes(frontier.size)) earlierRoots.set(frontier.size, frontierRoot(sha256, frontier))
    return grown.written.filter(({ width }) => width === TILE_WIDTH)
  }
  const load = async (index: number) => {
    const width = tileWidth(0, index, size)
    const name = { index, width }
    const [bundle, tile] = await Promise.all([
      source.tile({ ...name, level: 'entries' }),
      source.tile({ ...name, level: 0 }),
    ])
    return { index, width, bundle, tile }
  }
  for await (const { index, width, bundle, tile } of inOrder(Math.ceil(size / TILE_WIDTH), AHEAD, load)) {
    const first = index * TILE_WIDTH
    const leaves = leafHashes(bundle, { first, width, quietFrom }, nonces)
    checkTile({ level: 0, index, width, bytes: Buffer.concat(leaves) }, tile)
    const stops = earlierSizes.map((earlier) => earlier - first).filter((stop) => stop > 0 && stop < width)
    const ends = [...stops.toSorted((left, right) => left - right), width]
    const full: TileContent[] = []
    for (const [step, end] of ends.entries()) full.push(...(await grow(leaves.slice(ends[step - 1] ?? 0, end))))
    for (const above of full) if (above.level > 0) checkTile(above, await source.tile(above))
  }
  for (const above of edge) if (above.level > 0) checkTile(above, await source.tile(above))
  return { root: frontierRoot(sha256, frontier), earlierRoots }
}

interface BundlePlace {
  first: number
  width: number
  quietFrom: number
}

function leafHashes(bundle: Buffer, { first, width, quietFrom }: BundlePlace, nonces: NonceIndex): Uint8Array[] {
  let offset = 0
  try {
    return decodeBundle(bundle, width).map((leaf) => {
      const nonce = nonceOfLeaf(Buffer.from(leaf.buffer, leaf.byteOffset, leaf.length))
      const taken = nonces.add(nonce, first + offset)
      if (taken !== undefined) {
        throw new MeshError(
          'invalid-argument',
          `it has the id ${nonce}, as entry ${taken} has; expected an id of its own`,
        )
      }
      if (first + offset >= quietFrom && !saysCosigned(leaf)) {
        throw new MeshError(
          'failed-precondition',
          'its checkpoint is not cosigned; witnesses are asked every minute while Mesh is awake',
        )
      }
      offset += 1
      return leafHash(sha256, leaf)
    })
  } catch (cause) {
    if (!(cause instanceof MeshError)) throw cause
    const path = tilePath({ level: 'entries', index: first / TILE_WIDTH, width })
    throw new MeshError('failed-precondition', `Entry ${first + offset} (in ${path}): ${cause.message}.`, { cause })
  }
}
