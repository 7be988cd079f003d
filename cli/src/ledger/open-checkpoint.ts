import { MeshError } from '@mesh/core/errors'
import { type Checkpoint, parseCheckpoint } from '@mesh/core/ledger/note/checkpoint'
import { type Cosignature, cosignaturesOf } from '@mesh/core/ledger/note/cosignatures-of'
import { openNote } from '@mesh/core/ledger/note/open-note'
import type { VerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { verifyEd25519 } from './crypto.ts'

/** A checkpoint that may be believed. */
export interface OpenedCheckpoint extends Checkpoint {
  note: string
  /** The log's keys that signed it. */
  signers: VerifierKey[]
  cosignatures: Cosignature[]
}

/**
 * Reads and verifies a checkpoint: signed by a key of the log whose name is the origin, and cosigned by each of the
 * witnesses. Throws a MeshError that says what is missing.
 */
export async function openCheckpoint(
  note: string,
  logKeys: readonly VerifierKey[],
  witnesses: readonly VerifierKey[],
): Promise<OpenedCheckpoint> {
  const { text, verified } = await openNote(note, [...logKeys, ...witnesses], verifyEd25519)
  const checkpoint = parseCheckpoint(text)
  const signers = verified.map(({ key }) => key).filter(({ type, name }) => type === 0x01 && name === checkpoint.origin)
  if (signers.length === 0) {
    throw new MeshError(
      'permission-denied',
      `The checkpoint of ${checkpoint.origin} is not signed by a key of that name; the keys are of ${names(logKeys)}.`,
    )
  }
  const cosignatures = cosignaturesOf(verified)
  const missing = witnesses.filter(
    ({ name, keyId }) => !cosignatures.some((one) => one.name === name && one.keyId === keyId),
  )
  if (missing.length > 0) {
    throw new MeshError(
      'failed-precondition',
      `The checkpoint of size ${checkpoint.size} is not cosigned by ${names(missing)}.`,
    )
  }
  return { ...checkpoint, note, signers, cosignatures }
}

function names(keys: readonly VerifierKey[]): string {
  return [...new Set(keys.map(({ name }) => name))].join(', ')
}
