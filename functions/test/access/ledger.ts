import { COLLECTIONS } from '@mesh/core/paths'
import { firestore } from '../../src/kit/firestore.ts'

/** What the ledger is about to say, the oldest first: action and resource of each entry. */
export async function recorded(): Promise<string[]> {
  const { docs } = await (await firestore()).collection(COLLECTIONS.ledgerPending).get()
  const entries = docs.map((document) => JSON.parse(String(document.get('entry'))) as Record<string, string>)
  return entries.map(({ action, resource }) => `${action} ${resource}`).sort()
}
