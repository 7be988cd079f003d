import { joinBytes } from '@mesh/core/ledger/note/bytes'
import { inclusionSides } from '@mesh/core/ledger/inclusion-fault'
import { inclusionSpans, type Span } from '@mesh/core/ledger/proof-spans'
import { nodesOf, placeOf, type ReadTile } from '@mesh/core/ledger/read-spans'
import { splitHashes } from '@mesh/core/ledger/hashes'
import { tileBytes } from '@mesh/core/ledger/tiles'

/** SHA-256 by WebCrypto. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

/** Inclusion proof (RFC 6962 2.1.1) of an entry, computed here out of the log's tiles. */
export function proofOf(index: number, size: number, readTile: ReadTile): Promise<Uint8Array[]> {
  const reading = new Map<string, Promise<Uint8Array>>()
  const shared: ReadTile = (tile) => {
    const name = `${tile.level} ${tile.index}`
    const read = reading.get(name) ?? readTile(tile)
    reading.set(name, read)
    return read
  }
  return Promise.all(inclusionSpans(index, size).map((span) => rootOf(span, size, shared)))
}

/** Root of the tree that a leaf and its proof lead to (RFC 9162 2.1.3.2); undefined when the proof has the wrong length. */
export async function rootOfProof(
  leaf: string,
  { index, size, proof }: { index: number; size: number; proof: readonly Uint8Array[] },
): Promise<Uint8Array | undefined> {
  const sides = inclusionSides(index, size)
  if (proof.length !== sides.length) return undefined
  let hash: Uint8Array = await sha256(joinBytes(Uint8Array.of(0), new TextEncoder().encode(leaf)))
  for (const [step, sibling] of proof.entries()) {
    hash = sides[step] === 'left' ? await nodeHash(sibling, hash) : await nodeHash(hash, sibling)
  }
  return hash
}

async function rootOf(span: Span, size: number, readTile: ReadTile): Promise<Uint8Array> {
  const nodes = await Promise.all(
    nodesOf(span).map(async (node) => {
      const { tile, offset, count } = placeOf(node, size)
      const bytes = await readTile(tile)
      if (bytes.length < tileBytes(tile.width))
        throw new Error(`tile ${tile.index} of level ${tile.level} is cut short`)
      return perfectRoot(splitHashes(bytes.subarray(tileBytes(offset), tileBytes(offset + count))))
    }),
  )
  let [root, ...others] = nodes.toReversed()
  for (const left of others) root = root === undefined ? left : await nodeHash(left, root)
  if (root === undefined) throw new Error('a part of the tree is empty')
  return root
}

/** Root over 1, 2, 4 … 128 hashes; a level at a time. */
async function perfectRoot(hashes: readonly Uint8Array[]): Promise<Uint8Array> {
  let level = hashes
  while (level.length > 1) {
    const pairs = Array.from({ length: level.length / 2 }, (_, pair) => [level[2 * pair], level[2 * pair + 1]] as const)
    level = await Promise.all(
      pairs.map(([left, right]) => {
        if (left === undefined || right === undefined) throw new Error('a tile has an odd number of hashes')
        return nodeHash(left, right)
      }),
    )
  }
  const [root] = level
  if (root === undefined) throw new Error('a tile is empty')
  return root
}

function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Uint8Array> {
  return sha256(joinBytes(Uint8Array.of(1), left, right))
}
