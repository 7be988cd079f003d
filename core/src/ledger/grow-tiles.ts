import { MeshError } from '../errors.ts'
import { appendLeaves, type Frontier } from './frontier.ts'
import { HASH_BYTES, type Sha256 } from './hashes.ts'
import { partialTiles, type Tile, TILE_WIDTH, tileBytes, type TileContent } from './tiles.ts'

interface Grown {
  frontier: Frontier
  /** What has to be written: each tile that became full, and the partial tiles of the new size that changed. */
  written: TileContent[]
  /** All partial tiles of the new size: the `edge` of the next call. */
  edge: TileContent[]
}

/**
 * Appends leaf hashes to a tree that is stored as tiles. `edge` has the partial tiles of the old size (see `partialTiles`).
 * A pure function of the entries: the same appends give the same tiles, however they are cut into calls.
 * The edge is not hashed again: compare the root of `readFrontier` with the checkpoint before trusting tiles from storage.
 */
export function growTiles(
  sha256: Sha256,
  frontier: Frontier,
  edge: readonly TileContent[],
  leafHashes: Iterable<Uint8Array>,
): Grown {
  const open = new Map(partialTiles(frontier.size).map((tile) => [tile.level, openTile(tile, edge)]))
  const written: TileContent[] = []
  const changed = new Set<number>()
  const grown = appendLeaves(sha256, frontier, leafHashes, (node, hash) => {
    if (node.level % 8 !== 0) return
    const level = node.level / 8
    const tile = open.get(level) ?? emptyTile(level, Math.floor(node.index / TILE_WIDTH))
    tile.bytes.set(hash, tile.width * HASH_BYTES)
    tile.width++
    changed.add(level)
    if (tile.width < TILE_WIDTH) {
      open.set(level, tile)
    } else {
      written.push(tile)
      open.delete(level)
    }
  })
  const next = [...open.values()]
    .sort((left, right) => left.level - right.level)
    .map((tile) => ({ ...tile, bytes: tile.bytes.slice(0, tileBytes(tile.width)) }))
  return { frontier: grown, written: [...written, ...next.filter(({ level }) => changed.has(level))], edge: next }
}

function emptyTile(level: number, index: number): TileContent {
  return { level, index, width: 0, bytes: new Uint8Array(tileBytes(TILE_WIDTH)) }
}

function openTile({ level, index, width }: Tile, edge: readonly TileContent[]): TileContent {
  const found = edge.find((tile) => tile.level === level && tile.index === index && tile.width === width)
  if (found?.bytes.length !== tileBytes(width)) {
    throw new MeshError(
      'invalid-argument',
      `The edge needs the partial tile ${index} of level ${level} with ${width} hashes (${tileBytes(width)} bytes); found ${
        found === undefined ? 'none' : `${found.bytes.length} bytes`
      }`,
    )
  }
  const tile = { ...emptyTile(level, index), width }
  tile.bytes.set(found.bytes)
  return tile
}
