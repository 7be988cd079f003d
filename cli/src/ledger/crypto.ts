import { createPublicKey, hash, verify } from 'node:crypto'
import type { Ed25519Verify } from '@mesh/core/ledger/note/crypto'

/** What stands before the 32 bytes of a public key in its DER form (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** SHA-256 of some bytes, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer')
}

/** Whether an Ed25519 signature fits, by Node's own cryptography. */
export const verifyEd25519: Ed25519Verify = async (publicKey, message, signature) => {
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' })
  return verify(null, message, key, signature)
}
