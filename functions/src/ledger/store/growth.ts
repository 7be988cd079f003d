import type { DocumentReference, DocumentSnapshot, Transaction } from 'firebase-admin/firestore'
import type { ZodType } from 'zod'
import { MeshError } from '@mesh/core/errors'
import { partialTiles, TILE_WIDTH } from '@mesh/core/ledger/tiles'
import { bundleId, evidenceId, tileId } from '@mesh/core/paths'
import {
  ledgerBundleSchema,
  ledgerCheckpointSchema,
  ledgerStateSchema,
  ledgerTileSchema,
  type LedgerState,
} from '@mesh/core/schema/ledger'
import { isAlreadyExists } from '../../kit/as-mesh-error.ts'
import { commitDerived } from '../../kit/commit.ts'
import { parseDocument } from '../../kit/zod-converter.ts'
import type { StoredEdge } from '../check-edge.ts'
import type { Growth } from '../grow-documents.ts'
import { refuseSetBack } from './checkpoints.ts'
import { collections } from './collections.ts'

export type Lease = NonNullable<LedgerState['lease']>

/** One growth: of the state that was seen, by the documents that waited. */
export interface GrowthClaim {
  seen: LedgerState | undefined
  pendingIds: readonly string[]
  /** Who grows the log from here on. */
  lease: Lease
  updateTime: Date
}

/** How far the log has grown; undefined before its first entry. */
export async function loadState(): Promise<LedgerState | undefined> {
  const { state } = await collections()
  return (await state.get()).data()
}

/**
 * Lets the log grow in one transaction: bundles, tiles, contents and state are written and what waited is deleted, or nothing of
 * it.
 * Answers the new state; undefined, with nothing written, when the state is not the one that was seen any more. Throws `internal` when
 * the documents do not agree, or more was published: what waits must not be taken into a log that somebody set back.
 */
export async function commitGrowth(
  { seen, pendingIds, lease, updateTime }: GrowthClaim,
  grow: (edge: StoredEdge) => Promise<Growth>,
): Promise<LedgerState | undefined> {
  const { db, bundles, evidence, tiles, state, latest, pending } = await collections()
  const size = seen?.size ?? 0
  const last = size % TILE_WIDTH === 0 ? [] : [bundles.doc(bundleId(Math.floor(size / TILE_WIDTH)))]
  const edge = partialTiles(size).map(({ level, index }) => tiles.doc(tileId(level, index)))
  const read = [state, latest, ...last, ...edge].map(({ path }) => db.doc(path))
  const work = async (transaction: Transaction) => {
    const [current, newest, ...rest] = await transaction.getAll(...read)
    if (!isSame(seen, parsed(ledgerStateSchema, current))) return undefined
    refuseSetBack(seen, parsed(ledgerCheckpointSchema, newest))
    const [bundle] = rest.slice(0, last.length).map((one) => parsed(ledgerBundleSchema, one))
    const stored = rest.slice(last.length).flatMap((one) => parsed(ledgerTileSchema, one) ?? [])
    const grown = await grow({ bundle, tiles: stored })
    const known = new Set(rest.flatMap(({ exists, ref }) => (exists ? [ref.path] : [])))
    // What is not the edge must not exist: a bundle or tile that does is no part of this tree.
    const put = <T extends object>(reference: DocumentReference<T>, data: T) =>
      known.has(reference.path) ? transaction.set(reference, data) : transaction.create(reference, data)
    for (const bundle of grown.bundles) put(bundles.doc(bundleId(bundle.index)), bundle)
    for (const tile of grown.tiles) put(tiles.doc(tileId(tile.level, tile.index)), tile)
    // One that is there is of a log that was set back: its entries are not in this one.
    for (const { place, document } of grown.evidence) transaction.set(evidence.doc(evidenceId(place)), document)
    for (const id of pendingIds) transaction.delete(pending.doc(id))
    const revision = (seen?.revision ?? 0) + 1
    const next: LedgerState = { schemaVersion: 1, revision, ...grown.tree, lease, updateTime }
    transaction.set(state, next)
    return next
  }
  try {
    return await commitDerived(work)
  } catch (cause) {
    if (!isAlreadyExists(cause)) throw cause
    const message = `the ledger does not agree with itself: behind its ${size} entries there is a bundle or tile already`
    throw new MeshError('internal', `${message}; nothing was written or signed`, { cause })
  }
}

/** Gives the lease back, so that the next who comes need not wait for its end; nothing when it is another's by now. */
export async function releaseLease({ fence }: Lease, now: Date): Promise<void> {
  const { state } = await collections()
  await commitDerived(async (transaction) => {
    const current = (await transaction.get(state)).data()
    if (current?.lease?.fence !== fence) return
    transaction.set(state, {
      ...current,
      revision: current.revision + 1,
      lease: { fence, untilTime: now },
      updateTime: now,
    })
  })
}

/** Whoever writes the state gives it another revision. */
function isSame(seen: LedgerState | undefined, current: LedgerState | undefined): boolean {
  return seen?.revision === current?.revision && seen?.lease?.fence === current?.lease?.fence
}

function parsed<T>(schema: ZodType<T>, document: DocumentSnapshot | undefined): T | undefined {
  const data = document?.data()
  return document === undefined || data === undefined ? undefined : parseDocument(schema, document.ref.path, data)
}
