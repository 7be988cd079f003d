import { parseCheckpoint } from '@mesh/core/ledger/note/checkpoint'
import type { Ed25519Verify } from '@mesh/core/ledger/note/crypto'
import { openNote } from '@mesh/core/ledger/note/open-note'
import { parseVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import type { ReadTile } from '@mesh/core/ledger/read-spans'
import { sameBytes } from '@mesh/core/ledger/same-bytes'
import type { LedgerCheckpoint } from '@mesh/core/schema/ledger'
import { ReadFailure } from '../../data/ledger-documents.ts'
import { proofOf, rootOfProof, sha256 } from './inclusion.ts'

/** What this browser found out about an entry by itself. */
export type Verdict =
  /** `ms` is what the signature and the proof took to verify, without reading the log. */
  | { is: 'included'; size: number; hashes: number; signedBy: string[]; ms: number }
  /** The checkpoint is older than the entry: the next one will have it. */
  | { is: 'pending'; size: number }
  | { is: 'wrong'; why: string }
  /** It could not be verified, which says nothing about the entry; trying again may help, or never does in this browser. */
  | { is: 'unknown'; why: string; canRetry: boolean }

/**
 * Computes the inclusion proof of a leaf out of the log's tiles, follows it to the root of the checkpoint, and verifies the
 * checkpoint's signature: everything in this browser, by WebCrypto. Only what was read and does not fit is `wrong`.
 */
export async function verifyEntry(
  { index, leaf }: { index: number; leaf: string },
  checkpoint: Pick<LedgerCheckpoint, 'note' | 'verifierKeys'>,
  readTile: ReadTile,
): Promise<Verdict> {
  if (!('subtle' in crypto)) return cannotVerify('this browser verifies only what comes over HTTPS')
  try {
    const keys = await Promise.all(checkpoint.verifierKeys.map((key) => parseVerifierKey(key, sha256)))
    const opening = performance.now()
    const note = await openNote(checkpoint.note, keys, verifyEd25519)
    const openMs = performance.now() - opening
    const { size, rootHash } = parseCheckpoint(note.text)
    if (index >= size) return { is: 'pending', size }
    const proof = await proofOf(index, size, readTile)
    const climbing = performance.now()
    const root = await rootOfProof(leaf, { index, size, proof })
    const ms = openMs + performance.now() - climbing
    if (root === undefined || !sameBytes(root, rootHash)) {
      return {
        is: 'wrong',
        why: `the proof of entry ${index} does not lead to the root of the signed checkpoint of ${size} entries`,
      }
    }
    return { is: 'included', size, hashes: proof.length, signedBy: note.verified.map(({ key }) => key.name), ms }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    if (error instanceof ReadFailure) return { is: 'unknown', why: `the log could not be read: ${why}`, canRetry: true }
    if (isUnsupported(error)) return cannotVerify('this browser does not know Ed25519; use a newer one')
    return { is: 'wrong', why }
  }
}

function cannotVerify(why: string): Verdict {
  return { is: 'unknown', why, canRetry: false }
}

function isUnsupported(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotSupportedError'
}

const verifyEd25519: Ed25519Verify = async (publicKey, message, signature) => {
  const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', key, signature, message)
}
