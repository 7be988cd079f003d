import { decodeBundle } from '@mesh/core/ledger/entry-bundle'
import { readEntry } from '@mesh/core/ledger/entry'
import { TILE_WIDTH, type Tile } from '@mesh/core/ledger/tiles'
import { COLLECTIONS, LATEST_CHECKPOINT, tileId } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'
import {
  ledgerBundleSchema,
  ledgerCheckpointSchema,
  ledgerTileSchema,
  type LedgerCheckpoint,
  type LedgerEntry,
} from '@mesh/core/schema/ledger'
import { collection, doc, getDocFromServer, limit, orderBy, query, where } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { listenToDocument, listenToQuery } from './listen.ts'
import { liveFamily, liveSource } from './live.ts'
import { readDocument, type Row, type StoredDocument } from './read-document.ts'

/** One entry with its place in the log. */
export interface LoggedEntry {
  index: number
  /** The leaf as it is in the log, byte by byte. */
  leaf: string
  entry: LedgerEntry
}

/** A bundle that can be read; its newest entry first. */
export interface LoggedBundle {
  index: number
  entries: LoggedEntry[]
  /** Leaves that say no entry. */
  unreadable: number
  firstTime: Date
}

/** Consecutive bundles, the newest first. */
export interface BundlePage {
  rows: Row<LoggedBundle>[]
  /** Number of the oldest of them, before which there may be more; undefined when there are none. */
  olderThan: number | undefined
}

/** How many bundles of 256 one page of the log shows, and one page of a search reads. */
const BUNDLES_SHOWN = 2
const BUNDLES_SEARCHED = 10

/** In place of a bundle's number: from the end of the log. */
export const FROM_THE_END = -1

/** The newest published checkpoint; null before the first. */
export const checkpointSource = liveSource<Row<LedgerCheckpoint> | null>(
  listenToDocument(() => doc(firestore(), COLLECTIONS.ledgerCheckpoints, LATEST_CHECKPOINT), ledgerCheckpointSchema),
)

/** The newest bundles with a number below `before`: all of them, or those with an entry of a key (`entrySearch`). */
export const bundlesSource = liveFamily<[before: number, key: string], BundlePage>((before, key) =>
  listenToQuery(
    () => {
      const named = key === '' ? QUERIES.recentBundles : QUERIES.bundlesOfKey
      const [[index, direction]] = named.orderBy
      return query(
        bundles(),
        ...(key === '' ? [] : [where(QUERIES.bundlesOfKey.contains, 'array-contains', key)]),
        ...(before === FROM_THE_END ? [] : [where(index, '<', before)]),
        orderBy(index, direction),
        limit(bundlesAtATime(key)),
      )
    },
    (documents) => readBundles(documents, bundlesAtATime(key)),
  ),
)

/** Number of the first bundle whose entries are all later than a moment (in milliseconds); 0 when there is none before it. */
export const laterBundleSource = liveFamily<[ms: number], number>((ms) =>
  listenToQuery(
    () => {
      const [[time, direction]] = QUERIES.bundlesByTime.orderBy
      return query(bundles(), where(time, '<=', new Date(ms)), orderBy(time, direction), limit(1))
    },
    ([document]) => (document === undefined ? 0 : indexOf(document) + 1),
  ),
)

/** A read that failed, which says nothing about the log. */
export class ReadFailure extends Error {}

/**
 * The hashes of a tile, of which a bigger one may be stored. Throws a ReadFailure, or what is wrong with the tile. The browser's cache
 * is not asked: it may have the tile as it was before it grew, which would look as if it were cut short.
 */
export async function readTile({ level, index }: Tile): Promise<Uint8Array> {
  const reference = doc(firestore(), COLLECTIONS.ledgerTiles, tileId(level, index))
  const snapshot = await getDocFromServer(reference).catch((cause: unknown) => {
    throw new ReadFailure(cause instanceof Error ? cause.message : String(cause), { cause })
  })
  if (!snapshot.exists()) throw new Error(`the log has no tile ${index} of level ${level}`)
  const row = readDocument(ledgerTileSchema, snapshot)
  if ('problem' in row) throw new Error(`${row.path} cannot be read: ${row.problem}`)
  return row.value.data
}

/** The documents of a page of at most so many bundles, newest first. */
export function readBundles(documents: readonly StoredDocument[], most: number): BundlePage {
  const last = documents.at(-1)
  const oldest = last === undefined ? 0 : indexOf(last)
  return { rows: documents.map(readBundle), olderThan: documents.length < most || oldest === 0 ? undefined : oldest }
}

function readBundle(document: StoredDocument): Row<LoggedBundle> {
  const row = readDocument(ledgerBundleSchema, document)
  if ('problem' in row) return row
  const { id, path } = row
  const { index, width, data, firstTime } = row.value
  try {
    const entries: LoggedEntry[] = []
    let unreadable = 0
    for (const [place, bytes] of decodeBundle(data, width).entries()) {
      const leaf = new TextDecoder().decode(bytes)
      try {
        entries.push({ index: index * TILE_WIDTH + place, leaf, entry: readEntry(leaf) })
      } catch {
        unreadable += 1
      }
    }
    return { id, path, value: { index, entries: entries.toReversed(), unreadable, firstTime } }
  } catch (error) {
    return { id, path, problem: error instanceof Error ? error.message : String(error) }
  }
}

function bundles() {
  return collection(firestore(), COLLECTIONS.ledgerBundles)
}

function bundlesAtATime(key: string): number {
  return key === '' ? BUNDLES_SHOWN : BUNDLES_SEARCHED
}

/** A bundle is named after its number, also one that cannot be read. */
function indexOf({ id }: Pick<StoredDocument, 'id'>): number {
  return Number(id)
}
