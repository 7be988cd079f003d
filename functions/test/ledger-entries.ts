import { COLLECTIONS } from '@mesh/core/paths'
import { readEntry } from '@mesh/core/ledger/entry'
import type { LedgerEntry } from '@mesh/core/schema/ledger'
import { firestore } from '../src/kit/firestore.ts'

/** What has been recorded and waits for its place in the ledger; in no order. */
export async function ledgerEntries(): Promise<LedgerEntry[]> {
  const { docs } = await (await firestore()).collection(COLLECTIONS.ledgerPending).get()
  return docs.map((document) => readEntry(document.get('entry') as string))
}

/** Those about one resource; each begins where the one before it ended. */
export async function chainOf(resource: string): Promise<LedgerEntry[]> {
  const waiting = new Set((await ledgerEntries()).filter((entry) => entry.resource === resource))
  const chain: LedgerEntry[] = []
  for (let end: string | null = null; ;) {
    const next = [...waiting].find(({ before }) => before === end)
    if (next === undefined) break
    chain.push(next)
    waiting.delete(next)
    end = next.after
  }
  if (waiting.size > 0) throw new Error(`${waiting.size} entries about ${resource} follow from none before them`)
  return chain
}
