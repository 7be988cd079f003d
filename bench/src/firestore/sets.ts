import type { Firestore } from 'firebase-admin/firestore'
import { pool } from './pool.ts'

const SETS = 20_000
const IN_FLIGHT = 200

/** Acknowledged `set` calls per second with 200 in flight. */
export async function setsPerSecond(firestore: Firestore): Promise<number> {
  const collection = firestore.collection('sets')
  await pool(2000, IN_FLIGHT, (index) => collection.doc(`warm-${index}`).set({ index }))
  const start = performance.now()
  await pool(SETS, IN_FLIGHT, (index) =>
    collection.doc(`d${index}`).set({ index, name: `document ${index}`, even: index % 2 === 0 }),
  )
  return Math.round(SETS / ((performance.now() - start) / 1000))
}
