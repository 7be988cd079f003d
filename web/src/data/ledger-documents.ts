import { decodeBundle } from '@mesh/core/ledger/entry-bundle'
import { readEntry } from '@mesh/core/ledger/entry'
import type { Tile } from '@mesh/core/ledger/tiles'
import { COLLECTIONS, LATEST_CHECKPOINT, tileId } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'
import {
  ledgerBundleSchema,
  ledgerCheckpointSchema,
  ledgerTileSchema,
  type LedgerCheckpoint,
  type LedgerEntry,
} from '@mesh/core/schema/ledger'
import {
  Bytes,
  collection,
  doc,
  getDoc,
  limit,
  orderBy,
  query,
  where,
  type DocumentSnapshot,
  type QueryDocumentSnapshot,
} from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { listenToDocument, listenToQuery } from './listen.ts'
import { liveFamily, liveSource } from './live.ts'
import { namedQuery } from './named-query.ts'
import { withDates, type Row } from './read-document.ts'

/** One entry with its place in the log. */
export interface LoggedEntry {
  index: number
  /** The leaf as it is in the log, byte by byte. */
  leaf: string
  entry: LedgerEntry
}

/** A bundle whose entries can be read; newest first. */
export interface LoggedBundle {
  index: number
  entries: LoggedEntry[]
  /** Leaves that say no entry. */
  unreadable: number
}

/** How many bundles of 256 one page of the log shows. */
const BUNDLES_SHOWN = 2

/** The newest published checkpoint; null before the first. */
export const checkpointSource = liveSource<Row<LedgerCheckpoint> | null>(
  listenToDocument(() => doc(firestore(), COLLECTIONS.ledgerCheckpoints, LATEST_CHECKPOINT), ledgerCheckpointSchema),
)

/** The newest entries below a bundle; from the end of the log for null. */
export const bundlesSource = liveFamily<[before: number], LoggedBundle[]>((before) =>
  listenToQuery(() => {
    if (before < 0) return namedQuery(QUERIES.recentBundles, { most: BUNDLES_SHOWN })
    const [[index, direction]] = QUERIES.recentBundles.orderBy
    const bundles = collection(firestore(), COLLECTIONS.ledgerBundles)
    return query(bundles, where(index, '<', before), orderBy(index, direction), limit(BUNDLES_SHOWN))
  }, readBundles),
)

/** Bundles that hold an entry found by `id:…`, `actor:…`, `action:…` or `resource:…`. */
export const bundlesOfKeySource = liveFamily<[key: string], LoggedBundle[]>((key) =>
  listenToQuery(() => {
    const bundles = collection(firestore(), COLLECTIONS.ledgerBundles)
    return query(bundles, where('keys', 'array-contains', key), limit(BUNDLES_OF_KEY_MAX))
  }, readBundles),
)

/** Most bundles that one search reads. */
export const BUNDLES_OF_KEY_MAX = 20

/** The hashes of a tile, of which a bigger one may be stored. Throws when the log does not have it. */
export async function readTile({ level, index }: Tile): Promise<Uint8Array> {
  const snapshot = await getDoc(doc(firestore(), COLLECTIONS.ledgerTiles, tileId(level, index)))
  if (!snapshot.exists()) throw new Error(`the log has no tile ${index} of level ${level}`)
  return ledgerTileSchema.parse(withBytes(snapshot)).data
}

function readBundles(documents: QueryDocumentSnapshot[]): LoggedBundle[] {
  return documents.map(readBundle).toSorted((a, b) => b.index - a.index)
}

function readBundle(document: DocumentSnapshot): LoggedBundle {
  const { index, width, data } = ledgerBundleSchema.parse(withBytes(document))
  const entries: LoggedEntry[] = []
  let unreadable = 0
  for (const [place, bytes] of decodeBundle(data, width).entries()) {
    const leaf = new TextDecoder().decode(bytes)
    try {
      entries.push({ index: index * 256 + place, leaf, entry: readEntry(leaf) })
    } catch {
      unreadable += 1
    }
  }
  return { index, entries: entries.toReversed(), unreadable }
}

function withBytes(document: DocumentSnapshot): unknown {
  const data = document.data() ?? {}
  const bytes: unknown = data['data']
  return {
    ...(withDates({ ...data, data: null }) as object),
    data: bytes instanceof Bytes ? bytes.toUint8Array() : null,
  }
}
