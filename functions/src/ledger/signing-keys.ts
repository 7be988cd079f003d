import { MeshError } from '@mesh/core/errors'
import type { NoteSigner } from '@mesh/core/ledger/note/sign-note'
import { parseVerifierKey, type VerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { enabledVersions, readSecret } from '../gcp/secret-manager.ts'
import { sha256 } from '../kit/sha256.ts'
import { ed25519Signer, parsePrivateKey } from './ed25519.ts'

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
    const privateKey = parsePrivateKey(text)
    if (privateKey !== undefined) {
      const signer = await ed25519Signer(origin, 0x01, privateKey)
      return { verifier: signer.key, signer }
    }
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
