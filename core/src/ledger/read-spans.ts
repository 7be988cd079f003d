import { MeshError } from '../errors.ts'
import type { TreeNode } from './frontier.ts'
import { HASH_BYTES, nodeHash, type Sha256, splitHashes } from './hashes.ts'
import { merkleRoot } from './merkle-root.ts'
import type { Span } from './proof-spans.ts'
import { tilePath } from './tile-path.ts'
import { type Tile, TILE_WIDTH, tileBytes, tileWidth } from './tiles.ts'

/** Fetches the hashes of a tile. May give the full tile for a partial one, which a log may delete once the full one exists. */
export type ReadTile = (tile: Tile) => Promise<Uint8Array>

/**
 * Roots of subtrees of a tree of `size`, computed from its tiles, each of which is read once and all at the same time.
 * A tile of the wrong length is refused; wrong hashes are for the verifier of the result to find.
 */
export async function readSpans(
  sha256: Sha256,
  spans: readonly Span[],
  size: number,
  readTile: ReadTile,
): Promise<Uint8Array[]> {
  const reading = new Map<string, Promise<Uint8Array>>()
  const read = (node: TreeNode) => {
    const { tile, offset, count } = placeOf(node, size)
    const path = tilePath(tile)
    const bytes = reading.get(path) ?? readTile(tile).then((bytes) => checked(tile, path, bytes))
    reading.set(path, bytes)
    return bytes.then((all) => splitHashes(all.subarray(tileBytes(offset), tileBytes(offset + count))))
  }
  const hashes = await Promise.all(spans.map((span) => Promise.all(nodesOf(span).map(read))))
  return hashes.map((nodes) =>
    nodes.map((inTile) => merkleRoot(sha256, inTile)).reduceRight((right, left) => nodeHash(sha256, left, right)),
  )
}

/** The perfect subtrees that make up a subtree, from the left: one for each 1 in the binary number of its entries. */
export function nodesOf({ begin, end }: Span): TreeNode[] {
  const nodes: TreeNode[] = []
  for (let at = begin; at < end;) {
    // No need to look at where it begins: a subtree begins at a multiple of a power of two not below its length.
    let [level, count] = [0, 1]
    while (at + count * 2 <= end) [level, count] = [level + 1, count * 2]
    nodes.push({ level, index: at / count })
    at += count
  }
  return nodes
}

/** Where the hashes below a node begin in a tile, and how many there are: 1, 2, 4 … 128. */
export function placeOf({ level, index }: TreeNode, size: number): { tile: Tile; offset: number; count: number } {
  const tileLevel = Math.floor(level / 8)
  const count = 2 ** (level % 8)
  const first = index * count
  const tileIndex = Math.floor(first / TILE_WIDTH)
  return {
    tile: { level: tileLevel, index: tileIndex, width: tileWidth(tileLevel, tileIndex, size) },
    offset: first % TILE_WIDTH,
    count,
  }
}

function checked({ width }: Tile, path: string, bytes: Uint8Array): Uint8Array {
  const hashes = bytes.length / HASH_BYTES
  if (Number.isInteger(hashes) && hashes >= width && hashes <= TILE_WIDTH) return bytes
  throw new MeshError(
    'failed-precondition',
    `${path} has ${bytes.length} bytes; expected ${tileBytes(width)} (${width} hashes of ${HASH_BYTES} bytes)`,
  )
}
