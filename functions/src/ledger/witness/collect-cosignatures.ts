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

/**
 * Every minute: asks each witness that did not cosign the newest checkpoint, and to whom it tells something new, to do so, all at
 * the same time, and adds what they sign to it. A job of its own, so that no witness holds up the log; one that fails is told of in
 * the function log and asked again in the next minute.
 */
export async function collectCosignatures(deps = live): Promise<void> {
  const { witnesses } = (await deps.loadSettings()).ledger
  if (witnesses.length === 0) return
  const newest = await deps.loadLatest()
  if (newest === undefined) return
  const missing = witnesses.filter(({ name }) => !newest.witnesses.includes(name))
  const asked = await Promise.all(missing.map((witness) => ask(witness, newest, deps)))
  const cosigned = asked.filter((one) => one !== undefined)
  if (cosigned.length > 0) await deps.addCosignatures(newest, cosigned)
}

async function ask(
  witness: Witness,
  { note, size }: LedgerCheckpoint,
  deps: typeof live,
): Promise<Cosigned | undefined> {
  const oldSize = (await deps.loadCosigned(witness.name))?.size ?? 0
  if (!(await deps.tellsNews(oldSize, size))) return undefined
  const prove = (from: number) => readConsistencyProof(sha256, from, size, (tile) => read(tile, deps))
  const loadNewestSize = async () => (await deps.loadLatest())?.size ?? 0
  try {
    const signature = await deps.askWitness(witness, { note: parseNote(note), size, oldSize, prove, loadNewestSize })
    return { witness: witness.name, signature }
  } catch (error) {
    const reason = asMeshError(error).message
    log.warn('a witness did not cosign; it is asked again in the next minute', { witness: witness.name, size, reason })
    return undefined
  }
}

/** As it was at the checkpoint's size: the log may have grown since. */
async function read({ level, index, width }: Tile, { loadTileBytes }: typeof live): Promise<Uint8Array> {
  const bytes = await loadTileBytes(level, index)
  return (bytes ?? new Uint8Array(0)).subarray(0, tileBytes(width))
}
