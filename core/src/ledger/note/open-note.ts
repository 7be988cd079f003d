import { MeshError } from '../../errors.ts'
import type { Ed25519Verify } from './crypto.ts'
import { parseNote, type SignedNote } from './signed-note.ts'
import { formatKeyId, type VerifierKey } from './verifier-key.ts'
import { type VerifiedSignature, verifySignatures } from './verify-signatures.ts'

/** A note whose text may be believed, because a known key signed it. */
export interface OpenedNote extends SignedNote {
  verified: readonly VerifiedSignature[]
}

/**
 * Reads a note and verifies it (C2SP signed-note): signatures of unknown keys are ignored.
 * `invalid-argument` when it is malformed; `permission-denied` when a known key's signature is bad or no known key signed it.
 */
export async function openNote(
  note: Uint8Array | string,
  keys: readonly VerifierKey[],
  verify: Ed25519Verify,
): Promise<OpenedNote> {
  const parsed = parseNote(note)
  const judged = await verifySignatures(parsed, keys, verify)
  const fault = signatureFault(judged)
  if (fault !== undefined) throw new MeshError('permission-denied', `Note: ${fault}`)
  return { ...parsed, verified: judged.verified }
}

/** Why judged signatures do not make a note trusted; undefined when they do. */
export function signatureFault({
  verified,
  bad,
  unknown,
}: Awaited<ReturnType<typeof verifySignatures>>): string | undefined {
  const [first] = bad
  if (first !== undefined) {
    return `found a signature of ${first.name}+${formatKeyId(first.keyId)} that does not fit the text, expected every signature of a known key to verify`
  }
  if (verified.length > 0) return undefined
  const found = unknown.map(({ name, keyId }) => `${name}+${formatKeyId(keyId)}`).join(', ')
  return `found signatures of ${found}, expected one of a known key`
}
