import { decodeBase64, encodeBase64 } from './base64.ts'
import { type Bytes, joinBytes } from './bytes.ts'
import type { AnySha256 } from './crypto.ts'
import { isKeyName, KEY_NAME_EXPECTED } from './key-name.ts'
import { malformed } from './malformed.ts'
import { encodeText } from './note-text.ts'
import { isSignatureType, SIGNATURE_TYPES, type SignatureType } from './signature-types.ts'

/** What is needed to verify the signatures of one key. */
export interface VerifierKey {
  name: string
  keyId: number
  type: SignatureType
  publicKey: Bytes
}

const EXPECTED = 'name+8 hexadecimal digits+base64, such as example.com/log+033de0ae+Ac4z…'

/** First four bytes of SHA-256(name ‖ newline ‖ type ‖ public key), big-endian (C2SP signed-note, Signatures). */
export async function keyIdOf(name: string, type: number, publicKey: Uint8Array, sha256: AnySha256): Promise<number> {
  const hash = await sha256(joinBytes(encodeText(`${name}\n`), Uint8Array.of(type), publicKey))
  return new DataView(Uint8Array.from(hash).buffer).getUint32(0)
}

/** The verifier key of a public key under a name; `invalid-argument` when name or length does not fit. */
export async function makeVerifierKey(
  name: string,
  type: SignatureType,
  publicKey: Uint8Array,
  sha256: AnySha256,
): Promise<VerifierKey> {
  if (!isKeyName(name)) throw refusal(name, KEY_NAME_EXPECTED)
  const { label, publicKeyBytes } = SIGNATURE_TYPES[type]
  if (publicKey.length !== publicKeyBytes) {
    throw refusal(`a public key of ${publicKey.length} bytes`, `${publicKeyBytes} bytes for ${label}`)
  }
  return { name, keyId: await keyIdOf(name, type, publicKey, sha256), type, publicKey: Uint8Array.from(publicKey) }
}

/** The text `name+hex key id+base64(type ‖ public key)` of a verifier key (C2SP signed-note, Verifier keys). */
export function formatVerifierKey({ name, keyId, type, publicKey }: VerifierKey): string {
  return `${name}+${formatKeyId(keyId)}+${encodeBase64(joinBytes(Uint8Array.of(type), publicKey))}`
}

/** Reads the text of a verifier key; `invalid-argument` when it is none, or when its key id is not that of its key. */
export async function parseVerifierKey(text: string, sha256: AnySha256): Promise<VerifierKey> {
  const [, name = '', id = '', encoded = ''] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/su.exec(text) ?? []
  const [type, ...publicKey] = decodeBase64(encoded) ?? []
  if (type === undefined) throw refusal(text, EXPECTED)
  if (!isSignatureType(type))
    throw refusal(`signature type ${type}`, `one of ${Object.keys(SIGNATURE_TYPES).join(', ')}`)
  const key = await makeVerifierKey(name, type, Uint8Array.from(publicKey), sha256)
  if (formatKeyId(key.keyId) === id) return key
  throw refusal(`key id ${id}`, `${formatKeyId(key.keyId)}, which is the id of this name and public key`)
}

/** A key id as eight hexadecimal digits. */
export function formatKeyId(keyId: number): string {
  return keyId.toString(16).padStart(8, '0')
}

function refusal(found: string, expected: string) {
  return malformed({ what: 'Verifier key', line: 1, found, expected })
}
