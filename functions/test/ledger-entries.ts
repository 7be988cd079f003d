import { COLLECTIONS } from '@mesh/core/paths'
import { readEntry } from '@mesh/core/ledger/entry'
import type { LedgerEntry } from '@mesh/core/schema/ledger'
import { firestore } from '../src/kit/firestore.ts'

/** What has been recorded and waits for its place in the ledger, in the order in which it will enter it. */
export async function ledgerEntries(): Promise<LedgerEntry[]> {
  const { docs } = await (await firestore()).collection(COLLECTIONS.ledgerPending).get()
  const inOrder = docs.toSorted(
    (left, right) =>
      left.createTime.valueOf().localeCompare(right.createTime.valueOf()) ||
      Number(left.get('number')) - Number(right.get('number')),
  )
  return inOrder.map((document) => readEntry(document.get('entry') as string))
}

/** Those about one resource; throws when one does not begin where the one before it ended. */
export async function chainOf(resource: string): Promise<LedgerEntry[]> {
  const chain = (await ledgerEntries()).filter((entry) => entry.resource === resource)
  for (const [index, { action, before }] of chain.entries()) {
    const end = chain[index - 1]?.after ?? null
    if (before !== end)
      throw new Error(`entry ${index} about ${resource}, ${action}, begins at ${before}; expected ${end}`)
  }
  return chain
}
