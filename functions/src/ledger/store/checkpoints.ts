import { MeshError } from '@mesh/core/errors'
import type { ReadTile } from '@mesh/core/ledger/read-spans'
import { COLLECTIONS, tileId } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'
import type { LedgerCheckpoint, LedgerState } from '@mesh/core/schema/ledger'
import { commitDerived } from '../../kit/commit.ts'
import { readTogether } from '../../kit/read-together.ts'
import { collections } from './collections.ts'
import { loadTileBytes } from './published.ts'

/** What a publisher decides upon, as it is at one moment. */
export interface Published {
  state: LedgerState | undefined
  latest: LedgerCheckpoint | undefined
  /** Size of the largest checkpoint that was ever published; that of `latest`, unless somebody else wrote here. */
  newestSize: number | undefined
}

/** Reads the log's state and its newest checkpoint: three reads. */
export async function loadPublished(): Promise<Published> {
  const { state, latest, checkpoints } = await collections()
  const [[field, direction]] = QUERIES.newestCheckpoint.orderBy
  return readTogether(async (reading) => {
    const [current, last, newest] = await Promise.all([
      reading.get(state),
      reading.get(latest),
      reading.get(checkpoints.orderBy(field, direction).limit(1)),
    ])
    return { state: current.data(), latest: last.data(), newestSize: newest.docs[0]?.data().size }
  })
}

/** Whether the log has grown beyond what was published of it: two reads. A log without a key, of which nothing ever was, waits for none. */
export async function hasUnpublished(): Promise<boolean> {
  const { state, latest } = await collections()
  const [current, last] = await Promise.all([state.get(), latest.get()])
  const published = last.data()
  return published !== undefined && published.size !== current.data()?.size
}

/** The newest checkpoint; undefined before the first. */
export async function loadLatest(): Promise<LedgerCheckpoint | undefined> {
  const { latest } = await collections()
  return (await latest.get()).data()
}

/** Reads tiles of the log; throws `internal` when there is none. */
export const readStoredTile: ReadTile = async ({ level, index }) => {
  const bytes = await loadTileBytes(level, index)
  if (bytes !== undefined) return bytes
  const name = `${COLLECTIONS.ledgerTiles}/${tileId(level, index)}`
  throw new MeshError('internal', `the ledger has no ${name}; restore it from a backup`)
}

/**
 * Makes a checkpoint the newest. False, with nothing written, when `seen` is not the newest any more. Throws `internal` when
 * another root was published for its size.
 */
export async function storeCheckpoint(
  checkpoint: LedgerCheckpoint,
  seen: LedgerCheckpoint | undefined,
): Promise<boolean> {
  const { checkpoints, latest } = await collections()
  const own = checkpoints.doc(String(checkpoint.size))
  return commitDerived(async (transaction) => {
    const [current, same] = await transaction.getAll(latest, own)
    const newest = current?.data()
    if (newest?.note !== seen?.note || newest?.size !== seen?.size) return false
    refuseSecondRoot(checkpoint, same?.data())
    transaction.set(own, checkpoint)
    transaction.set(latest, checkpoint)
    return true
  })
}

/** The checkpoint of one size, if it was published. */
export async function loadCheckpoint(size: number): Promise<LedgerCheckpoint | undefined> {
  const { checkpoints } = await collections()
  return (await checkpoints.doc(String(size)).get()).data()
}

/** Two roots for one size are two histories. */
export function refuseSecondRoot(
  { size, root }: Pick<LedgerCheckpoint, 'size' | 'root'>,
  published: LedgerCheckpoint | undefined,
): void {
  if (published === undefined || (published.size === size && published.root === root)) return
  throw new MeshError(
    'internal',
    `the ledger does not agree with itself: size ${size} was published with root ${published.root}, not ${root}; nothing was signed`,
  )
}

/** A log that is smaller than what was published of it, or another tree of that size, was set back. */
export function refuseSetBack(
  state: Pick<LedgerState, 'size' | 'root'> | undefined,
  latest: LedgerCheckpoint | undefined,
): void {
  const { size, root } = state ?? { size: 0, root: '' }
  if (latest === undefined || latest.size < size) return
  if (latest.size === size) return refuseSecondRoot({ size, root }, latest)
  throw new MeshError(
    'internal',
    `the ledger does not agree with itself: its size is ${size}, but size ${latest.size} was published; nothing was written or signed`,
  )
}
