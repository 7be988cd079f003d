import { MeshError } from '@mesh/core/errors'
import { decodeBundle } from '@mesh/core/ledger/entry-bundle'
import { TILE_WIDTH, tileWidth } from '@mesh/core/ledger/tiles'
import { nonceOfLeaf } from './check-entry.ts'
import { inOrder } from './in-order.ts'
import type { LedgerSource } from './source.ts'

const AHEAD = 8

/** An entry and its place. */
export interface FoundEntry {
  index: number
  leaf: Buffer
}

/** How many entries a log has published, and how many of these are looked at: those that were cosigned, if that matters. */
interface LookedAt {
  size: number
  published: number
}

/** The entry with this id or number among the first `size`, looked for from the newest; `not-found` when there is none. */
export async function findEntry(source: LedgerSource, id: string, { size, published }: LookedAt): Promise<FoundEntry> {
  const load = async (index: number) => {
    const width = tileWidth(0, index, size)
    const leaves = decodeBundle(await source.tile({ level: 'entries', index, width }), width)
    return { first: index * TILE_WIDTH, leaves: leaves.map((leaf) => Buffer.from(leaf)) }
  }
  const count = Math.ceil(size / TILE_WIDTH)
  if (/^\d{1,15}$/.test(id)) {
    const index = Number(id)
    const { first, leaves } = index < size ? await load(Math.floor(index / TILE_WIDTH)) : { first: 0, leaves: [] }
    const leaf = leaves[index - first]
    if (leaf !== undefined) return { index, leaf }
  } else {
    for await (const { first, leaves } of inOrder(count, AHEAD, (step) => load(count - 1 - step))) {
      const at = leaves.findIndex((leaf) => leaf.includes(id) && nonceOfLeaf(leaf) === id)
      const leaf = leaves[at]
      if (leaf !== undefined) return { index: first + at, leaf }
    }
  }
  const among =
    published > size
      ? `the ${size} that witnesses cosigned; ${published} are published, try again when they cosigned those`
      : `its ${size} published ones`
  throw new MeshError('not-found', `${source.address} has no entry ${id} among ${among}.`)
}
