import { encodeBundle } from '@mesh/core/ledger/entry-bundle'
import { EMPTY_FRONTIER, frontierRoot } from '@mesh/core/ledger/frontier'
import { growTiles } from '@mesh/core/ledger/grow-tiles'
import { emptyRoot, leafHash } from '@mesh/core/ledger/hashes'
import { packContents, type PackedContents } from '@mesh/core/ledger/pack-contents'
import { TILE_WIDTH } from '@mesh/core/ledger/tiles'
import type { LedgerBundle, LedgerState, LedgerTile } from '@mesh/core/schema/ledger'
import { hexOf } from '../kit/hex-of.ts'
import { sha256 } from '../kit/sha256.ts'
import { checkEdge, type StoredEdge } from './check-edge.ts'
import type { Leaf } from './leaf-of.ts'

/** What is written when a log has grown. */
export interface Growth {
  tree: Pick<LedgerState, 'size' | 'root' | 'frontier'>
  bundles: LedgerBundle[]
  tiles: LedgerTile[]
  evidence: PackedContents[]
}

/** The tree before the first entry. */
export const EMPTY_TREE: Growth['tree'] = {
  size: EMPTY_FRONTIER.size,
  root: hexOf(emptyRoot(sha256)),
  frontier: new Uint8Array(0),
}

/** The documents of a tree with these leaves behind it. Throws `internal` when what is stored is not the tree that the state says. */
export async function growDocuments(
  tree: Growth['tree'],
  stored: StoredEdge,
  leaves: readonly Leaf[],
): Promise<Growth> {
  const { frontier, edge } = await checkEdge(tree, stored)
  const hashes = leaves.map(({ bytes }) => leafHash(sha256, bytes))
  const grown = growTiles(sha256, frontier, edge, hashes)
  return {
    tree: {
      size: grown.frontier.size,
      root: hexOf(frontierRoot(sha256, grown.frontier)),
      frontier: Buffer.concat(grown.frontier.hashes),
    },
    bundles: growBundles(tree.size, stored.bundle, leaves),
    tiles: grown.written.map(({ level, index, width, bytes }) => ({
      schemaVersion: 1,
      level,
      index,
      width,
      data: Uint8Array.from(bytes),
    })),
    evidence: packContents(tree.size, leaves),
  }
}

function growBundles(size: number, last: LedgerBundle | undefined, leaves: readonly Leaf[]): LedgerBundle[] {
  const bundles: LedgerBundle[] = []
  for (let taken = 0; taken < leaves.length;) {
    const index = Math.floor((size + taken) / TILE_WIDTH)
    const begin = (size + taken) % TILE_WIDTH
    const added = leaves.slice(taken, taken + TILE_WIDTH - begin)
    bundles.push(growBundle(index, begin === 0 ? undefined : last, added))
    taken += added.length
  }
  return bundles
}

function growBundle(index: number, bundle: LedgerBundle | undefined, added: readonly Leaf[]): LedgerBundle {
  const times = [...(bundle === undefined ? [] : [bundle.firstTime, bundle.lastTime]), ...added.map(({ time }) => time)]
  const sorted = times.toSorted((left, right) => left.getTime() - right.getTime())
  const none = new Date(0)
  return {
    schemaVersion: 1,
    index,
    width: (bundle?.width ?? 0) + added.length,
    data: Buffer.concat([bundle?.data ?? new Uint8Array(0), encodeBundle(added.map(({ bytes }) => bytes))]),
    keys: [...new Set([...(bundle?.keys ?? []), ...added.flatMap(({ keys }) => keys)])],
    firstTime: sorted[0] ?? none,
    lastTime: sorted.at(-1) ?? none,
  }
}
