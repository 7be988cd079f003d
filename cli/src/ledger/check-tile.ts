import { Buffer } from 'node:buffer'
import { MeshError } from '@mesh/core/errors'
import { HASH_BYTES } from '@mesh/core/ledger/hashes'
import { tilePath } from '@mesh/core/ledger/tile-path'
import { type TileContent, TILE_WIDTH } from '@mesh/core/ledger/tiles'

/** Compares a tile that a log serves with what its entries make of it; the error names the first hash that differs. */
export function checkTile(made: TileContent, served: Buffer): void {
  if (served.equals(made.bytes)) return
  const path = tilePath(made)
  if (served.length !== made.bytes.length) {
    throw fault(`${path} has ${served.length} bytes; the entries make ${made.bytes.length}`)
  }
  const at = Math.floor(made.bytes.findIndex((byte, index) => byte !== served[index]) / HASH_BYTES)
  const number = made.index * TILE_WIDTH + at
  const below =
    made.level === 0
      ? `entry ${number} in ${tilePath({ level: 'entries', index: made.index, width: made.width })}`
      : tilePath({ level: made.level - 1, index: number, width: TILE_WIDTH })
  const [found, expected] = [served, made.bytes].map((bytes) =>
    Buffer.from(bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES)).toString('hex'),
  )
  throw fault(`${path} has another hash ${at} than ${below}: found ${found}, and that makes ${expected}`)
}

function fault(what: string): MeshError {
  return new MeshError('failed-precondition', `The log does not agree with itself: ${what}. One of them was changed.`)
}
