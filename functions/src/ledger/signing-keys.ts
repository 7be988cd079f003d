import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { MeshError } from '@mesh/core/errors'
import type { Ed25519Verify } from '@mesh/core/ledger/note/crypto'
import type { NoteSigner } from '@mesh/core/ledger/note/sign-note'
import { makeVerifierKey, parseVerifierKey, type VerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { enabledVersions, readSecret } from '../gcp/secret-manager.ts'
import { sha256 } from '../kit/sha256.ts'

/** More than two keys at once is a rotation within a rotation. */
const KEYS_MAX = 4

/** The log's own keys, the newest first. */
export interface LedgerKeys {
  signers: NoteSigner[]
  /** Those of the signers, and versions that are a verifier key themselves: they still verify what a lost key signed. */
  verifiers: VerifierKey[]
}

const live = { enabledVersions, readSecret }

/**
 * The keys of a log: Ed25519 in PEM, one per enabled version of the secret, of which the newest four count. Without a secret
 * there are none. Throws `failed-precondition` with the version's name when one is no such key, `unavailable` when they cannot be read.
 */
export async function loadKeys(origin: string, secret: string, now: Date, deps = live): Promise<LedgerKeys> {
  const versions = await deps.enabledVersions(secret, now)
  const keys = await Promise.all(
    versions.slice(0, KEYS_MAX).map(async (name) => keyOf(origin, name, await deps.readSecret(name, now))),
  )
  return { signers: keys.flatMap(({ signer }) => signer ?? []), verifiers: keys.map(({ verifier }) => verifier) }
}

interface LedgerKey {
  verifier: VerifierKey
  signer: NoteSigner | undefined
}

/** Whatever is wrong with a key, an error says nothing of what it is: the words of parsers quote what they read. */
async function keyOf(origin: string, name: string, text: string): Promise<LedgerKey> {
  try {
    if (text.startsWith('-----')) return await signerOf(origin, text)
    const verifier = await parseVerifierKey(text, sha256)
    if (verifier.type !== 0x01) throw new TypeError('another type of key')
    return { verifier, signer: undefined }
  } catch {
    throw new MeshError(
      'failed-precondition',
      `the secret ${name} holds no key of a ledger; expected one as "openssl genpkey -algorithm ed25519" writes it: disable this version`,
    )
  }
}

async function signerOf(origin: string, pem: string): Promise<LedgerKey> {
  const key = createPrivateKey(pem)
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('another type of key')
  const raw = createPublicKey(key).export({ format: 'jwk' }).x ?? ''
  const verifier = await makeVerifierKey(origin, 0x01, Buffer.from(raw, 'base64url'), sha256)
  return { verifier, signer: { key: verifier, sign: (message) => Promise.resolve(sign(null, message, key)) } }
}

const ED25519_DER_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** Whether an Ed25519 signature fits (RFC 8032), by Node's cryptography. */
export const verifyEd25519: Ed25519Verify = (publicKey, message, signature) => {
  try {
    const key = createPublicKey({ key: Buffer.concat([ED25519_DER_PREFIX, publicKey]), format: 'der', type: 'spki' })
    return Promise.resolve(verify(null, message, key, signature))
  } catch {
    return Promise.resolve(false)
  }
}
