import type { CollectionReference } from 'firebase-admin/firestore'
import { pool } from './pool.ts'

const BATCH = 500

/** Groups that the documents of a collection are spread over. */
export const GROUPS = 20

/** Fills a collection with documents of three small fields; `rank` is a permutation of 0 to `count` - 1. */
export async function fillSmallDocuments(collection: CollectionReference, count: number): Promise<void> {
  await pool(count / BATCH, 8, async (chunk) => {
    const batch = collection.firestore.batch()
    for (let index = chunk * BATCH; index < (chunk + 1) * BATCH; index++) {
      batch.set(collection.doc(`d${index}`), {
        rank: (index * 7919) % count,
        group: index % GROUPS,
        name: `document ${index}`,
      })
    }
    await batch.commit()
  })
}
