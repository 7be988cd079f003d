import { MeshError } from '../errors.ts'
import { type Sha256, splitHashes } from './hashes.ts'
import { merkleRoot } from './merkle-root.ts'
import { TILE_WIDTH, tileBytes } from './tiles.ts'

/** Root over a full tile: its hash in the tile of the level above (C2SP tlog-tiles). A partial tile has none, and is refused. */
export function tileRoot(sha256: Sha256, bytes: Uint8Array): Uint8Array {
  if (bytes.length === tileBytes(TILE_WIDTH)) return merkleRoot(sha256, splitHashes(bytes))
  throw new MeshError(
    'invalid-argument',
    `Only a full tile of ${tileBytes(TILE_WIDTH)} bytes has a hash in the level above; found ${bytes.length} bytes`,
  )
}
