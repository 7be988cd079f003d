import { MeshError } from '@mesh/core/errors'
import type { NoteSigner } from '@mesh/core/ledger/note/sign-note'
import type { LedgerSettings } from '@mesh/core/schema/settings/ledger'
import { readSecret } from '../../gcp/secret-manager.ts'
import { ed25519Signer, parsePrivateKey } from '../ed25519.ts'
import { originOf } from '../origin-of.ts'

/** The secret with the key that cosigns: an Ed25519 private key as PEM (PKCS 8), used for nothing else. */
export const WITNESS_SECRET = 'mesh-witness-key'

const COSIGNATURE = 0x04

/** Who cosigns here, named `<origin>/witness`. Throws `unavailable` when the secret cannot be read. */
export async function witnessSigner(settings: LedgerSettings, now: Date): Promise<NoteSigner> {
  const key = parsePrivateKey(await readSecret(WITNESS_SECRET, now))
  if (key !== undefined) return ed25519Signer(`${originOf(settings)}/witness`, COSIGNATURE, key)
  throw new MeshError(
    'failed-precondition',
    `the secret ${WITNESS_SECRET} holds no Ed25519 private key as PEM; make one with: openssl genpkey -algorithm ed25519`,
    { fault: 'system' },
  )
}
