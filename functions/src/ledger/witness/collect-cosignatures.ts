import { parseNote } from '@mesh/core/ledger/note/signed-note'
import { readConsistencyProof } from '@mesh/core/ledger/read-proof'
import { tileBytes, type Tile } from '@mesh/core/ledger/tiles'
import type { LedgerCheckpoint } from '@mesh/core/schema/ledger'
import { asMeshError } from '../../kit/as-mesh-error.ts'
import { log } from '../../kit/log.ts'
import { sha256 } from '../../kit/sha256.ts'
import { loadSettings } from '../../root/store/settings.ts'
import { loadLatest } from '../store/checkpoints.ts'
import { addCosignatures, loadCosigned, type Cosigned } from '../store/cosignatures.ts'
import { loadTileBytes } from '../store/published.ts'
import { askWitness, type Witness } from './ask-witness.ts'
import { tellsNews } from './tells-news.ts'

const live = { loadSettings, loadLatest, loadCosigned, tellsNews, askWitness, loadTileBytes, addCosignatures }

/** A witness and the newest checkpoint that it cosigned. */
interface Known {
  witness: Witness
  last: LedgerCheckpoint | undefined
}

/**
 * Every minute: asks each witness that did not cosign the newest checkpoint to do so, all at the same time, and adds what they sign
 * to it; while it tells nothing new since one that was cosigned, those who did not cosign that one are asked for it, so that one
 * checkpoint gets all signatures. A job of its own, so that no witness holds up the log; one that fails is told of in the function
 * log and asked again in the next minute.
 */
export async function collectCosignatures(deps = live): Promise<void> {
  const { witnesses } = (await deps.loadSettings()).ledger
  if (witnesses.length === 0) return
  const newest = await deps.loadLatest()
  if (newest === undefined || witnesses.every(({ name }) => newest.witnesses.includes(name))) return
  const known = await settled(
    witnesses.map((witness) =>
      attempt(witness, newest, async () => ({ witness, last: await deps.loadCosigned(witness.name) })),
    ),
  )
  const wanted = await toCosign(newest, known, deps)
  const missing = known.filter(({ witness }) => !wanted.witnesses.includes(witness.name))
  const cosigned = await settled(missing.map((one) => attempt(one.witness, wanted, () => ask(one, wanted, deps))))
  if (cosigned.length > 0) await deps.addCosignatures(wanted, cosigned)
}

/** The largest checkpoint that a witness cosigned, unless the newest one tells something new since. */
async function toCosign(
  newest: LedgerCheckpoint,
  known: readonly Known[],
  deps: typeof live,
): Promise<LedgerCheckpoint> {
  const cosigned = known.flatMap(({ last }) => (last === undefined ? [] : [last]))
  const [largest] = cosigned.toSorted((left, right) => right.size - left.size)
  return largest === undefined || (await deps.tellsNews(largest, newest)) ? newest : largest
}

async function ask({ witness, last }: Known, { note, size }: LedgerCheckpoint, deps: typeof live): Promise<Cosigned> {
  const oldSize = last?.size ?? 0
  const prove = (from: number) => readConsistencyProof(sha256, from, size, (tile) => read(tile, deps))
  const loadNewestSize = async () => (await deps.loadLatest())?.size ?? 0
  const signature = await deps.askWitness(witness, { note: parseNote(note), size, oldSize, prove, loadNewestSize })
  return { witness: witness.name, signature }
}

/** What one witness gives, nothing when that fails: what the others give is kept. */
async function attempt<T>({ name }: Witness, { size }: LedgerCheckpoint, work: () => Promise<T>): Promise<T[]> {
  try {
    return [await work()]
  } catch (error) {
    const reason = asMeshError(error).message
    log.warn('a witness did not cosign; it is asked again in the next minute', { witness: name, size, reason })
    return []
  }
}

async function settled<T>(attempts: readonly Promise<T[]>[]): Promise<T[]> {
  return (await Promise.all(attempts)).flat()
}

/** As it was at the checkpoint's size: the log may have grown since. */
async function read({ level, index, width }: Tile, { loadTileBytes }: typeof live): Promise<Uint8Array> {
  const bytes = await loadTileBytes(level, index)
  return (bytes ?? new Uint8Array(0)).subarray(0, tileBytes(width))
}
