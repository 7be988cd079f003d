import { bundleId, tileId } from '@mesh/core/paths'
import { collections } from './collections.ts'

/** What is stored of a tile, as wide as it has grown by now; undefined when there is none. */
export async function loadTileBytes(level: number, index: number): Promise<Uint8Array | undefined> {
  const { tiles } = await collections()
  return (await tiles.doc(tileId(level, index)).get()).data()?.data
}

/** What is stored of an entry bundle, as wide as it has grown by now; undefined when there is none. */
export async function loadBundleBytes(index: number): Promise<Uint8Array | undefined> {
  const { bundles } = await collections()
  return (await bundles.doc(bundleId(index)).get()).data()?.data
}
