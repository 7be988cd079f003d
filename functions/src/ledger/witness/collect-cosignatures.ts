import { parseNote } from '@mesh/core/ledger/note/signed-note'
import { readConsistencyProof } from '@mesh/core/ledger/read-proof'
import { tileBytes, type Tile } from '@mesh/core/ledger/tiles'
import type { LedgerCheckpoint } from '@mesh/core/schema/ledger'
import type { LedgerSettings } from '@mesh/core/schema/settings/ledger'
import { asMeshError } from '../../kit/as-mesh-error.ts'
import { log } from '../../kit/log.ts'
import { sha256 } from '../../kit/sha256.ts'
import { addCosignatures, type Cosigned } from '../store/cosignatures.ts'
import { loadTileBytes } from '../store/published.ts'
import { askWitness, type Witness } from './ask-witness.ts'
import { tellsNews } from './tells-news.ts'

const live = { askWitness, loadTileBytes, addCosignatures, tellsNews }

/**
 * Asks every witness to cosign a checkpoint that has just been published, all at the same time, and adds what they sign to
 * it. Never throws: a witness that fails is told of in the log and asked again with the next checkpoint. `previous` is the
 * checkpoint before this one; what its witnesses signed is where they go on from.
 */
export async function collectCosignatures(
  published: LedgerCheckpoint,
  previous: LedgerCheckpoint | undefined,
  { witnesses }: Pick<LedgerSettings, 'witnesses'>,
  deps = live,
): Promise<void> {
  if (witnesses.length === 0) return
  try {
    if (!(await deps.tellsNews(previous?.size ?? 0, published.size))) return
    const asked = await Promise.all(witnesses.map((witness) => ask(witness, published, previous, deps)))
    const cosigned = asked.filter((one) => one !== undefined)
    if (cosigned.length > 0) await deps.addCosignatures(published, cosigned)
  } catch (error) {
    log.failure('collectCosignatures', asMeshError(error))
  }
}

async function ask(
  witness: Witness,
  { note, size }: LedgerCheckpoint,
  previous: LedgerCheckpoint | undefined,
  deps: typeof live,
): Promise<Cosigned | undefined> {
  const oldSize = previous !== undefined && previous.witnesses.includes(witness.name) ? previous.size : 0
  const prove = (from: number) => readConsistencyProof(sha256, from, size, (tile) => read(tile, deps))
  try {
    const signature = await deps.askWitness(witness, { note: parseNote(note), size, oldSize, prove })
    return { witness: witness.name, signature }
  } catch (error) {
    const reason = asMeshError(error).message
    log.warn('a witness did not cosign; it is asked again with the next checkpoint', {
      witness: witness.name,
      size,
      reason,
    })
    return undefined
  }
}

/** As it was at the checkpoint's size: the log may have grown since. */
async function read({ level, index, width }: Tile, { loadTileBytes }: typeof live): Promise<Uint8Array> {
  const bytes = await loadTileBytes(level, index)
  return (bytes ?? new Uint8Array(0)).subarray(0, tileBytes(width))
}
