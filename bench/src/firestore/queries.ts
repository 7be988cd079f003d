import type { CollectionReference, Firestore } from 'firebase-admin/firestore'
import type { Metrics } from '../metrics.ts'
import { rssMb } from '../process-usage.ts'
import { quantile, round } from '../quantile.ts'
import type { FirestoreServer } from './server.ts'
import { fillSmallDocuments, GROUPS } from './small-documents.ts'

const SIZES = { query1kMs: 1000, query10kMs: 10_000, query100kMs: 100_000, query1mMs: 1_000_000 }
const ROUNDS = 200
const LIMIT = 20

/**
 * The same query (equality, range, order, limit 20) on collections of 1,000 to 1,000,000 documents. The collections are
 * asked in turn, so that a slow moment of the machine is shared by all. `firstQuery1mMs` is the one that makes the index.
 */
export async function queryCosts(firestore: Firestore, server: FirestoreServer): Promise<Metrics> {
  const metrics: Metrics = {}
  const sizes = Object.entries(SIZES).map(([name, count]) => ({ name, count, samples: [] as number[] }))
  for (const { count } of sizes.toReversed()) {
    await fillSmallDocuments(collectionOf(firestore, count), count)
    if (count === SIZES.query1mMs) metrics['docs1mRssMb'] = rssMb(server.pid)
  }
  const start = performance.now()
  await ask(collectionOf(firestore, SIZES.query1mMs), 0)
  metrics['firstQuery1mMs'] = round(performance.now() - start)
  for (let round = 0; round < ROUNDS; round++) {
    for (const { count, samples } of sizes) {
      const began = performance.now()
      await ask(collectionOf(firestore, count), round)
      if (round >= ROUNDS / 10) samples.push(performance.now() - began)
    }
  }
  for (const { name, samples } of sizes) metrics[name] = round(quantile(samples, 0.5))
  metrics['docs1mIndexedRssMb'] = rssMb(server.pid)
  return metrics
}

function collectionOf(firestore: Firestore, count: number): CollectionReference {
  return firestore.collection(`sizes/${count}/ranked`)
}

async function ask(collection: CollectionReference, round: number): Promise<void> {
  const from = (round * 17) % 400
  const query = collection.where('group', '==', round % GROUPS).where('rank', '>=', from)
  const { size } = await query.orderBy('rank').limit(LIMIT).get()
  if (size !== LIMIT) throw new Error(`The query returned ${size} documents, expected ${LIMIT}.`)
}
