import { formatVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { asMeshError } from '../../kit/as-mesh-error.ts'
import { log } from '../../kit/log.ts'
import { loadSettings } from '../../root/store/settings.ts'
import { loadLatest } from '../store/checkpoints.ts'
import { witnessSigner } from '../witness/witness-signer.ts'

const live = { loadLatest, loadSettings, witnessSigner }

/**
 * What others verify with, a verifier key on each line: the keys that signed the newest checkpoint, then, where this
 * deployment is a witness, the key that cosigns, left out while it cannot be read. Empty when there is none.
 */
export async function loadKeysText(now: Date, deps = live): Promise<string> {
  const [checkpoint, { ledger }] = await Promise.all([deps.loadLatest(), deps.loadSettings()])
  const keys = [...(checkpoint?.verifierKeys ?? [])]
  if (ledger.witnessOf.length > 0) {
    try {
      keys.push(formatVerifierKey((await deps.witnessSigner(ledger, now)).key))
    } catch (error) {
      // The log is verified without this key, so its fault must not take the others along.
      log.failure('ledger/keys', asMeshError(error))
    }
  }
  return keys.map((key) => `${key}\n`).join('')
}
