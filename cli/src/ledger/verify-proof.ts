import { Buffer } from 'node:buffer'
import { MeshError } from '@mesh/core/errors'
import { readEntry } from '@mesh/core/ledger/entry'
import { leafHash } from '@mesh/core/ledger/hashes'
import { inclusionFault } from '@mesh/core/ledger/inclusion-fault'
import { decodeBase64 } from '@mesh/core/ledger/note/base64'
import { parseNote } from '@mesh/core/ledger/note/signed-note'
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from '@mesh/core/ledger/note/verifier-key'
import type { LedgerEntry } from '@mesh/core/schema/ledger'
import { nonceOfLeaf } from './check-entry.ts'
import { sha256 } from './crypto.ts'
import { type Cosigner, listCosigners } from './list-cosigners.ts'
import { openCheckpoint } from './open-checkpoint.ts'
import { parseProofFile } from './proof-file.ts'

/** What a proof shows. */
export interface ProvenEntry {
  origin: string
  size: number
  index: number
  entry: LedgerEntry
  signedBy: string[]
  cosignedBy: Cosigner[]
  /** Whether a key that was known before signed; otherwise all rests on the keys in the file itself. */
  isKeyKnown: boolean
}

/**
 * Verifies a proof without the log. `known` are keys that are trusted already: when there are some, one of them must have
 * signed. Throws a MeshError that says what is wrong.
 */
export async function verifyProof(file: Uint8Array, name: string, known: readonly VerifierKey[]): Promise<ProvenEntry> {
  const { leaf, index, proof, checkpoint: note, vkeys } = parseProofFile(file, name)
  const keys = await Promise.all(vkeys.map((vkey) => parseVerifierKey(vkey, sha256)))
  const isCosigner = ({ type }: VerifierKey) => type === 0x04
  const checkpoint = await openCheckpoint(
    note,
    keys.filter((key) => !isCosigner(key)),
    keys.filter(isCosigner),
  )
  const verified = checkpoint.signers.length + checkpoint.cosignatures.length
  if (parseNote(note).signatures.length !== verified || keys.length !== verified) {
    throw refusal(name, 'its checkpoint has other signatures than those of the keys in the file')
  }
  const signedBy = checkpoint.signers.map(formatVerifierKey)
  const trusted = known.map(formatVerifierKey)
  if (known.length > 0 && !signedBy.some((vkey) => trusted.includes(vkey))) {
    throw new MeshError(
      'permission-denied',
      `${name} is signed by ${signedBy.join(', ')}; expected a signature of ${trusted.join(', ')}.`,
    )
  }
  const bytes = Buffer.from(leaf)
  nonceOfLeaf(bytes)
  const hashes = proof.map((text) => decodeBase64(text) ?? new Uint8Array(0))
  const { size, rootHash: root } = checkpoint
  const fault = inclusionFault(sha256, { leafHash: leafHash(sha256, bytes), index, size, root, proof: hashes })
  if (fault !== undefined) throw refusal(name, fault)
  return {
    origin: checkpoint.origin,
    size,
    index,
    entry: readEntry(leaf),
    signedBy,
    cosignedBy: listCosigners(checkpoint),
    isKeyKnown: known.length > 0,
  }
}

function refusal(name: string, why: string): MeshError {
  return new MeshError('failed-precondition', `${name} does not prove its entry: ${why}.`)
}
