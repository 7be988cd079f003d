import { HASH_BYTES } from './hashes.ts'
import { treeNumber } from './tree-number.ts'

/** Hashes in a full tile, entries in a full bundle (C2SP tlog-tiles). */
export const TILE_WIDTH = 256

/** A tile of hashes: those of the nodes of tree level 8 * `level` with the numbers from 256 * `index`. */
export interface Tile {
  level: number
  index: number
  /** Number of hashes: 256, or 1 to 255 for a partial tile. */
  width: number
}

/** A tile with its concatenated hashes, width * 32 bytes. */
export interface TileContent extends Tile {
  bytes: Uint8Array
}

/** How many tiles one level of a tree has. */
export interface TileLevel {
  level: number
  full: number
  /** Width of the partial tile after the full ones; 0 when there is none. */
  partialWidth: number
}

/** The tiles of a tree of `size` entries, level by level from the leaves; entry bundles are those of level 0. The empty tree has none. */
export function treeTiles(size: number): TileLevel[] {
  const levels: TileLevel[] = []
  for (let hashes = treeNumber('tree size', size); hashes > 0; hashes = Math.floor(hashes / TILE_WIDTH)) {
    levels.push({
      level: levels.length,
      full: Math.floor(hashes / TILE_WIDTH),
      partialWidth: hashes % TILE_WIDTH,
    })
  }
  return levels
}

/** The partial tiles of a tree of `size` entries, from the leaves: at most one on each level. */
export function partialTiles(size: number): Tile[] {
  return treeTiles(size)
    .filter(({ partialWidth }) => partialWidth > 0)
    .map(({ level, full, partialWidth }) => ({ level, index: full, width: partialWidth }))
}

/** Width of one tile in a tree of `size` entries: 256, less for the partial one, 0 when the tree does not reach it. */
export function tileWidth(level: number, index: number, size: number): number {
  const { full, partialWidth } = treeTiles(size)[level] ?? { full: 0, partialWidth: 0 }
  if (index < full) return TILE_WIDTH
  return index === full ? partialWidth : 0
}

/** Length in bytes of a tile of this width. */
export function tileBytes(width: number): number {
  return width * HASH_BYTES
}
