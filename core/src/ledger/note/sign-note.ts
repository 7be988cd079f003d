import { MeshError } from '../../errors.ts'
import type { Bytes } from './bytes.ts'
import type { Ed25519Sign } from './crypto.ts'
import { encodeText } from './note-text.ts'
import type { SignatureType } from './signature-types.ts'
import { addSignature, checkNoteText, type SignedNote } from './signed-note.ts'
import type { VerifierKey } from './verifier-key.ts'

/** A key that can sign: what others verify with, and the signing itself. */
export interface NoteSigner {
  key: VerifierKey
  sign: Ed25519Sign
}

const SIGNATURE_BYTES = 64

/** The note with the signature of an Ed25519 key (type 0x01) over its text (C2SP signed-note, Ed25519 signatures). */
export async function signNote(note: SignedNote, signer: NoteSigner): Promise<SignedNote> {
  checkNoteText(note.text)
  const payload = await signMessage(signer, 0x01, encodeText(note.text))
  return addSignature(note, { name: signer.key.name, keyId: signer.key.keyId, payload })
}

/** The bare Ed25519 signature of a message; refuses a key of another type than the message is for. */
export async function signMessage({ key, sign }: NoteSigner, type: SignatureType, message: Bytes): Promise<Bytes> {
  if (key.type !== type) {
    const fault = `Key ${key.name}: found signature type ${key.type}, expected ${type}; use the key made for this purpose`
    throw new MeshError('invalid-argument', fault)
  }
  const signature = Uint8Array.from(await sign(message))
  if (signature.length === SIGNATURE_BYTES) return signature
  const fault = `Key ${key.name}: found a signature of ${signature.length} bytes, expected ${SIGNATURE_BYTES}`
  throw new MeshError('internal', fault)
}
