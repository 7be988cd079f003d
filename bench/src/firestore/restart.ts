import type { Metrics } from '../metrics.ts'
import { round } from '../quantile.ts'
import { startFirestoreServer } from './server.ts'
import { fillSmallDocuments } from './small-documents.ts'
import { withClient } from './with-firestore.ts'

const DOCUMENTS = 100_000

/** Seconds from starting the process on 100,000 documents, left by a kill, to a served read that is right. */
export async function restart(): Promise<Metrics> {
  const server = await startFirestoreServer()
  try {
    await withClient(server.host, (firestore) => fillSmallDocuments(firestore.collection('ranked'), DOCUMENTS))
    const seconds = await server.crashAndRestart()
    const start = performance.now()
    const count = await withClient(server.host, async (firestore) => {
      const counted = await firestore.collection('ranked').count().get()
      return counted.data().count
    })
    if (count !== DOCUMENTS) throw new Error(`${count} documents after the restart, expected ${DOCUMENTS}.`)
    return { restart100kSeconds: round(seconds + (performance.now() - start) / 1000) }
  } finally {
    await server.stop()
  }
}
