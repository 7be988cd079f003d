import { MeshError } from '@mesh/core/errors'
import { consistencyFault } from '@mesh/core/ledger/consistency-fault'
import { encodeBase64 } from '@mesh/core/ledger/note/base64'
import { formatNote, parseNote } from '@mesh/core/ledger/note/signed-note'
import { formatVerifierKey, type VerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { readConsistencyProof, readInclusionProof } from '@mesh/core/ledger/read-proof'
import { sha256 } from './crypto.ts'
import { findEntry } from './find-entry.ts'
import { readSeenLogs, type SeenLog } from './ledger-state.ts'
import type { OpenedCheckpoint } from './open-checkpoint.ts'
import { formatProofFile, type ProofFile } from './proof-file.ts'
import { readKeys } from './read-keys.ts'
import type { LedgerSource } from './source.ts'
import { type KeysFrom, trustedCheckpoint } from './trusted-keys.ts'
import type { VerifyOptions } from './verify-ledger.ts'
import { verifyProof } from './verify-proof.ts'

/**
 * Makes the proof that a log has an entry, given by id or number, in its newest checkpoint that the witnesses cosigned; the newest of
 * all must go on from that one, and from what was verified last. Verifies the proof. Throws a MeshError that says what is wrong.
 */
export async function proveEntry(
  source: LedgerSource,
  id: string,
  { vkeys, witnesses, stateFile }: VerifyOptions,
): Promise<{ file: string; keysFrom: KeysFrom; proof: ProofFile }> {
  const seen = readSeenLogs(stateFile)[source.address]
  const { checkpoint: newest, cosigned: checkpoint, trust } = await trustedCheckpoint(source, vkeys, witnesses, seen)
  if (seen !== undefined) await refuseOtherHistory(source, newest, seen)
  const { size } = checkpoint
  if (newest !== checkpoint) {
    const cosigned = { size, root: Buffer.from(checkpoint.rootHash).toString('hex') }
    await refuseOther(source, newest, cosigned, `Witnesses cosigned ${size} entries with the root ${cosigned.root}`)
  }
  const { index, leaf } = await findEntry(source, id, { size, published: newest.size })
  const hashes = await readInclusionProof(sha256, index, size, (tile) => source.tile(tile))
  const known = [...trust.keys, ...(await readKeys(witnesses, 0x04))]
  const proof: ProofFile = {
    v: 1,
    leaf: leaf.toString('utf8'),
    index,
    proof: hashes.map(encodeBase64),
    ...signedByKnown(checkpoint.note, known),
  }
  const file = formatProofFile(proof)
  await verifyProof(Buffer.from(file), 'The proof', known)
  return { file, keysFrom: trust.from, proof }
}

/** The note without signatures that nobody could verify with this file, and the keys of the others. */
function signedByKnown(note: string, known: readonly VerifierKey[]): Pick<ProofFile, 'checkpoint' | 'vkeys'> {
  const { text, signatures } = parseNote(note)
  const isBy = (key: VerifierKey) => (signature: { name: string; keyId: number }) =>
    signature.name === key.name && signature.keyId === key.keyId
  const kept = signatures.filter((signature) => known.some((key) => isBy(key)(signature)))
  const signers = known.filter((key) => kept.some(isBy(key)))
  return { checkpoint: formatNote({ text, signatures: kept }), vkeys: signers.map(formatVerifierKey) }
}

async function refuseOtherHistory(
  source: LedgerSource,
  { size, rootHash }: OpenedCheckpoint,
  seen: SeenLog,
): Promise<void> {
  const what = `On ${seen.time} ${source.address} had ${seen.size} entries with the root ${seen.root}`
  await refuseOther(source, { size, rootHash }, seen, what)
}

async function refuseOther(
  source: LedgerSource,
  { size, rootHash }: Pick<OpenedCheckpoint, 'size' | 'rootHash'>,
  earlier: { size: number; root: string },
  what: string,
): Promise<void> {
  if (size < earlier.size)
    throw new MeshError('failed-precondition', `${what}; now it shows ${size}. A log only grows.`)
  const proof = await readConsistencyProof(sha256, earlier.size, size, (tile) => source.tile(tile))
  const oldRoot = Buffer.from(earlier.root, 'hex')
  const fault = consistencyFault(sha256, { oldSize: earlier.size, oldRoot, size, root: rootHash, proof })
  if (fault !== undefined)
    throw new MeshError('failed-precondition', `${what}; that is not how it begins now: ${fault}.`)
}
