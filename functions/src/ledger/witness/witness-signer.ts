import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { MeshError } from '@mesh/core/errors'
import type { NoteSigner } from '@mesh/core/ledger/note/sign-note'
import { makeVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import type { LedgerSettings } from '@mesh/core/schema/settings/ledger'
import { readSecret } from '../../gcp/secret-manager.ts'
import { sha256 } from '../../kit/sha256.ts'
import { originOf } from '../origin-of.ts'

/** The secret with the key that cosigns: an Ed25519 private key as PEM (PKCS 8), used for nothing else. */
export const WITNESS_SECRET = 'mesh-witness-key'

const COSIGNATURE = 0x04

/** Who cosigns here, named `<origin>/witness`. Throws `unavailable` when the secret cannot be read. */
export async function witnessSigner(settings: LedgerSettings, now: Date): Promise<NoteSigner> {
  const pem = await readSecret(WITNESS_SECRET, now)
  const privateKey = privateKeyOf(pem)
  const publicKey = createPublicKey(privateKey).export({ format: 'jwk' }).x ?? ''
  return {
    key: await makeVerifierKey(
      `${originOf(settings)}/witness`,
      COSIGNATURE,
      Buffer.from(publicKey, 'base64url'),
      sha256,
    ),
    sign: async (message) => sign(null, message, privateKey),
  }
}

function privateKeyOf(pem: string): KeyObject {
  let key: KeyObject | undefined
  try {
    key = createPrivateKey(pem)
  } catch {
    // Without a cause: OpenSSL's own words could hold a part of what it was given.
  }
  if (key?.asymmetricKeyType === 'ed25519') return key
  throw new MeshError(
    'failed-precondition',
    `the secret ${WITNESS_SECRET} holds no Ed25519 private key as PEM; make one with: openssl genpkey -algorithm ed25519`,
    { fault: 'system' },
  )
}
