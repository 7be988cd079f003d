import { formatVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { loadSettings } from '../../root/store/settings.ts'
import { loadLatest } from '../store/checkpoints.ts'
import { witnessSigner } from '../witness/witness-signer.ts'

const live = { loadLatest, loadSettings, witnessSigner }

/**
 * What others verify with, a verifier key on each line: the keys that signed the newest checkpoint, then, where this
 * deployment is a witness, the key that cosigns. Empty when there is none.
 */
export async function loadKeysText(now: Date, deps = live): Promise<string> {
  const [checkpoint, { ledger }] = await Promise.all([deps.loadLatest(), deps.loadSettings()])
  const keys = [...(checkpoint?.verifierKeys ?? [])]
  if (ledger.witnessOf.length > 0) keys.push(formatVerifierKey((await deps.witnessSigner(ledger, now)).key))
  return keys.map((key) => `${key}\n`).join('')
}
