import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { AnySha256, Ed25519Verify } from '../../../src/ledger/note/crypto.ts'
import type { NoteSigner } from '../../../src/ledger/note/sign-note.ts'
import type { SignatureType } from '../../../src/ledger/note/signature-types.ts'
import { makeVerifierKey } from '../../../src/ledger/note/verifier-key.ts'

// DER headers of an Ed25519 seed (PKCS 8) and of an Ed25519 public key (SPKI), RFC 8410.
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

export const sha256: AnySha256 = (bytes) => createHash('sha256').update(bytes).digest()

export const verifyEd25519: Ed25519Verify = async (publicKey, message, signature) => {
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' })
  return verify(null, message, key, signature)
}

/** A signer whose seed is 32 times the same byte. */
export async function signerOf(name: string, type: SignatureType, seedByte = 1): Promise<NoteSigner> {
  const seed = Buffer.alloc(32, seedByte)
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return {
    key: await makeVerifierKey(name, type, spki.subarray(SPKI.length), sha256),
    sign: async (message) => sign(null, message, privateKey),
  }
}

/** Every text of bytes that differs from the given one in a single bit. */
export function* bitFlips(bytes: Uint8Array): Generator<{ bit: number; flipped: Uint8Array<ArrayBuffer> }> {
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Uint8Array.from(bytes)
    const index = bit >> 3
    flipped[index] = (flipped[index] ?? 0) ^ (1 << (bit & 7))
    yield { bit, flipped }
  }
}
