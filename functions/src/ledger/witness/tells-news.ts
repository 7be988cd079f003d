import { decodeBundle } from '@mesh/core/ledger/entry-bundle'
import { saysCosigned } from '@mesh/core/ledger/says-cosigned'
import { TILE_WIDTH, tileWidth } from '@mesh/core/ledger/tiles'
import type { LedgerCheckpoint } from '@mesh/core/schema/ledger'
import { bundlePrefix } from '../serve/bundle-prefix.ts'
import { loadBundleBytes } from '../store/published.ts'

/** More than these are not all looked at: so many cosignatures at once are news themselves. */
const LOOKED_AT_MAX = 512

type TreeHead = Pick<LedgerCheckpoint, 'size' | 'root'>

/** The roots between which nothing new was found last; the same are asked about in every minute of a quiet log. */
let quiet: string | undefined

/** Whether a log says more since an earlier checkpoint than that this deployment cosigned for others (`saysCosigned`). */
export async function tellsNews(earlier: TreeHead, { size, root }: TreeHead, load = loadBundleBytes): Promise<boolean> {
  const between = `${earlier.root} ${root}`
  if (earlier.root === root || between === quiet) return false
  if (await hasNews(earlier.size, size, load)) return true
  quiet = between
  return false
}

async function hasNews(from: number, size: number, load: typeof loadBundleBytes): Promise<boolean> {
  if (size - from > LOOKED_AT_MAX) return true
  for (let index = Math.floor(from / TILE_WIDTH); index * TILE_WIDTH < size; index += 1) {
    const width = tileWidth(0, index, size)
    const bundle = bundlePrefix((await load(index)) ?? new Uint8Array(0), width)
    const entries = decodeBundle(bundle, width).slice(Math.max(0, from - index * TILE_WIDTH))
    if (!entries.every(saysCosigned)) return true
  }
  return false
}
