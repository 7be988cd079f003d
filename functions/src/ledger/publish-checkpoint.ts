import { encodeBase64 } from '@mesh/core/ledger/note/base64'
import { formatCheckpoint } from '@mesh/core/ledger/note/checkpoint'
import { signNote } from '@mesh/core/ledger/note/sign-note'
import { formatNote, type SignedNote } from '@mesh/core/ledger/note/signed-note'
import { formatVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import type { LedgerCheckpoint } from '@mesh/core/schema/ledger'
import { LEDGER_KEY } from '@mesh/core/schema/settings/ledger'
import { hexOf } from '../kit/hex-of.ts'
import { log } from '../kit/log.ts'
import { loadSettings } from '../root/store/settings.ts'
import { checkPublishable } from './check-publishable.ts'
import { originOf, refuseOtherOrigin } from './origin-of.ts'
import { loadKeys } from './signing-keys.ts'
import { loadCheckpoint, loadPublished, readStoredTile, storeCheckpoint, type Published } from './store/checkpoints.ts'

const ATTEMPTS_MAX = 3

const live = { loadPublished, loadSettings, loadKeys, loadCheckpoint, readStoredTile, storeCheckpoint }
export type PublishDeps = typeof live

/**
 * Signs a checkpoint of the log as it is now, when the newest one is smaller or lacks the signature of a key. The same log gives the same
 * note, whoever publishes and how often. Before anything is signed, the tiles must prove that the new tree begins with the published
 * one; throws `internal` when they do not. Without a key nothing is published, and the function log says how to make one.
 */
export async function publishCheckpoint(now: Date, given: Partial<PublishDeps> = {}): Promise<void> {
  const deps = { ...live, ...given }
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const published = await deps.loadPublished()
    const size = published.state?.size ?? 0
    if (size === 0 && published.newestSize === undefined) return
    const { ledger } = await deps.loadSettings()
    const origin = originOf(ledger)
    if (published.latest !== undefined) refuseOtherOrigin(origin, published.latest.origin)
    const { signers, verifiers } = await deps.loadKeys(origin, ledger.key ?? LEDGER_KEY, now)
    if (signers.length === 0) {
      if (published.latest?.size !== size) {
        log.warn('the ledger has no key to sign checkpoints with: npm run mesh -- ledger key', { size })
      }
      return
    }
    const verifierKeys = signers.map(({ key }) => formatVerifierKey(key))
    if (isComplete(published, verifierKeys)) return
    const { rootHash, signed } = await checkPublishable(published, origin, verifiers, deps)
    let note: SignedNote = signed ?? {
      text: formatCheckpoint({ origin, size, rootHash, extensions: [] }),
      signatures: [],
    }
    for (const signer of signers) note = await signNote(note, signer)
    const checkpoint: LedgerCheckpoint = {
      schemaVersion: 1,
      origin,
      size,
      root: hexOf(rootHash),
      note: formatNote(note),
      witnesses: signed === undefined ? [] : (published.latest?.witnesses ?? []),
      verifierKeys,
      time: now,
    }
    if (await deps.storeCheckpoint(checkpoint, published.latest)) {
      log.debug('checkpoint published', { size, root: encodeBase64(rootHash) })
      return
    }
  }
}

/** Whether there is nothing to sign. */
function isComplete({ state, latest, newestSize }: Published, verifierKeys: readonly string[]): boolean {
  if (state === undefined || latest === undefined || latest.size !== state.size || latest.root !== state.root)
    return false
  return newestSize === latest.size && verifierKeys.every((key) => latest.verifierKeys.includes(key))
}
