import { MeshError } from '@mesh/core/errors'
import type { VerifierKey } from '@mesh/core/ledger/note/verifier-key'
import type { SeenLog } from './ledger-state.ts'
import { type OpenedCheckpoint, openCheckpoint } from './open-checkpoint.ts'
import { readKeys, servedKeys } from './read-keys.ts'
import type { LedgerSource } from './source.ts'

/** Who says which keys are the log's: whoever calls, an earlier verification, or the log itself. */
export type KeysFrom = 'given' | 'pinned' | 'served'

interface Trust {
  keys: VerifierKey[]
  from: KeysFrom
}

/**
 * Fetches the newest checkpoint and verifies it with the keys that are trusted most; and the newest one that all witnesses cosigned,
 * which is the same unless the log says since then only that it cosigned others: that is the caller's to find out.
 */
export async function trustedCheckpoint(
  source: LedgerSource,
  given: readonly string[],
  witnesses: readonly string[],
  seen: SeenLog | undefined,
): Promise<{ checkpoint: OpenedCheckpoint; cosigned: OpenedCheckpoint; trust: Trust }> {
  const trust = await trustOf(source, given, seen)
  const cosigners = await readKeys(witnesses, 0x04)
  try {
    const checkpoint = await openCheckpoint(await source.checkpoint(), trust.keys, [])
    if (seen !== undefined && seen.origin !== checkpoint.origin) {
      throw new MeshError(
        'failed-precondition',
        `${source.address} now shows the log ${checkpoint.origin}; on ${seen.time} it was ${seen.origin}.`,
      )
    }
    return { checkpoint, cosigned: await cosignedCheckpoint(source, checkpoint, trust.keys, cosigners), trust }
  } catch (error) {
    if (!(error instanceof MeshError) || error.code !== 'permission-denied' || trust.from !== 'pinned') throw error
    const message = `${error.message} The keys were pinned before ${seen?.time}; if the log has changed its key, ask its owner for the new one and pass it with --vkey.`
    throw new MeshError('permission-denied', message, { cause: error })
  }
}

async function cosignedCheckpoint(
  source: LedgerSource,
  newest: OpenedCheckpoint,
  keys: readonly VerifierKey[],
  cosigners: readonly VerifierKey[],
): Promise<OpenedCheckpoint> {
  if (cosigners.length === 0) return newest
  try {
    return await openCheckpoint(newest.note, keys, cosigners)
  } catch (error) {
    if (!isNotCosigned(error)) throw error
    const note = await source.cosigned()
    if (note === undefined) throw askedSoon(error)
    const cosigned = await openCheckpoint(note, keys, cosigners).catch((cause: unknown) => {
      throw isNotCosigned(cause) ? askedSoon(cause) : cause
    })
    if (cosigned.origin === newest.origin && cosigned.size <= newest.size) return cosigned
    throw new MeshError(
      'failed-precondition',
      `${source.address}/cosigned is of ${cosigned.origin} at size ${cosigned.size}; expected ${newest.origin} and at most ${newest.size}.`,
      { cause: error },
    )
  }
}

function isNotCosigned(error: unknown): error is MeshError {
  return error instanceof MeshError && error.code === 'failed-precondition'
}

/** Of a log, unlike of a file, a cosignature may still come. */
function askedSoon(cause: MeshError): MeshError {
  const message = `${cause.message} Witnesses are asked every minute while Mesh is awake: try again then.`
  return new MeshError(cause.code, message, { cause })
}

async function trustOf(source: LedgerSource, given: readonly string[], seen: SeenLog | undefined): Promise<Trust> {
  if (given.length > 0) return { keys: await readKeys(given, 0x01), from: 'given' }
  if (seen !== undefined) return { keys: await readKeys(seen.vkeys, 0x01), from: 'pinned' }
  return { keys: await servedKeys(await source.keys()), from: 'served' }
}
