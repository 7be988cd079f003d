import { LEDGER_KEY } from '@mesh/core/schema/settings/ledger'
import { LocalSecrets } from '../secrets/local-secrets.ts'
import { newKey } from './new-key.ts'

/** Gives the local suite's ledger a key to sign checkpoints with, unless it has one; whether it made one. */
export async function ensureKey(address: string, projectId: string, name = LEDGER_KEY): Promise<boolean> {
  const secrets = new LocalSecrets(address, projectId)
  if ((await secrets.list()).includes(name)) return false
  await secrets.set(name, newKey())
  return true
}
