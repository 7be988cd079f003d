import { MeshError } from '../../errors.ts'
import { sameBytes } from '../same-bytes.ts'
import type { Ed25519Verify } from './crypto.ts'
import type { NoteSignature } from './signature-line.ts'
import { SIGNATURE_TYPES } from './signature-types.ts'
import type { SignedNote } from './signed-note.ts'
import type { VerifierKey } from './verifier-key.ts'

/** A signature and the key that made it. */
export interface VerifiedSignature {
  key: VerifierKey
  signature: NoteSignature
}

/** The signatures of a note, sorted by what a set of keys says of them. */
export interface JudgedSignatures {
  /** Good ones, the first of each key: their number is a number of keys. */
  verified: VerifiedSignature[]
  /** Those that name a known key and were not made by it; a note with one must not be trusted. */
  bad: NoteSignature[]
  /** Those of other keys; they prove nothing and do no harm. */
  unknown: NoteSignature[]
}

/**
 * Compares the signatures of a note with known keys; a key is named by name and id together (C2SP signed-note, Signatures).
 * Two different keys of one name and id are refused with `failed-precondition`.
 */
export async function verifySignatures(
  { text, signatures }: SignedNote,
  keys: readonly VerifierKey[],
  verify: Ed25519Verify,
): Promise<JudgedSignatures> {
  const judged: JudgedSignatures = { verified: [], bad: [], unknown: [] }
  for (const signature of signatures) {
    const key = keyOf(signature, keys)
    if (key === undefined) {
      judged.unknown.push(signature)
      continue
    }
    const signed = SIGNATURE_TYPES[key.type].read(text, signature.payload)
    const isGood = signed !== undefined && (await verify(key.publicKey, signed.message, signed.signature))
    if (!isGood) judged.bad.push(signature)
    else if (!judged.verified.some((other) => other.key === key)) judged.verified.push({ key, signature })
  }
  return judged
}

function keyOf({ name, keyId }: NoteSignature, keys: readonly VerifierKey[]): VerifierKey | undefined {
  const [first, ...others] = keys.filter((key) => key.name === name && key.keyId === keyId)
  if (first === undefined) return undefined
  if (others.every((other) => other.type === first.type && sameBytes(other.publicKey, first.publicKey))) return first
  throw new MeshError(
    'failed-precondition',
    `Verifier keys: found two different keys named ${name} with the same key id, expected one; give one of them another name`,
  )
}
