import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import type { Ed25519Verify } from '@mesh/core/ledger/note/crypto'
import type { NoteSigner } from '@mesh/core/ledger/note/sign-note'
import type { SignatureType } from '@mesh/core/ledger/note/signature-types'
import { makeVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { sha256 } from '../kit/sha256.ts'

/**
 * The Ed25519 private key in a text as PEM; undefined for any other text. Never throws: OpenSSL's own words could hold a part
 * of what it was given.
 */
export function parsePrivateKey(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem)
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

/** Who signs with an Ed25519 private key under a name; `invalid-argument` for a text that is no name of a key. */
export async function ed25519Signer(name: string, type: SignatureType, key: KeyObject): Promise<NoteSigner> {
  const raw = createPublicKey(key).export({ format: 'jwk' }).x ?? ''
  return {
    key: await makeVerifierKey(name, type, Buffer.from(raw, 'base64url'), sha256),
    sign: (message) => Promise.resolve(sign(null, message, key)),
  }
}

const DER_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** Whether an Ed25519 signature fits (RFC 8032), by Node's cryptography. */
export const verifyEd25519: Ed25519Verify = (publicKey, message, signature) => {
  try {
    const key = createPublicKey({ key: Buffer.concat([DER_PREFIX, publicKey]), format: 'der', type: 'spki' })
    return Promise.resolve(verify(null, message, key, signature))
  } catch {
    return Promise.resolve(false)
  }
}
