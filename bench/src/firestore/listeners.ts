import type { Firestore } from 'firebase-admin/firestore'
import { setTimeout as delay } from 'node:timers/promises'
import type { Metrics } from '../metrics.ts'
import { processorMs } from '../process-usage.ts'
import { quantile, round } from '../quantile.ts'
import { openRawListeners } from './raw-listeners.ts'
import type { FirestoreServer } from './server.ts'

const LISTENERS = 1000
/** Listeners of the Admin SDK, which are timed; the others are streams that only count as load. */
const TIMED = 10
const WRITES_PER_SECOND = 100
const SECONDS = 12
/** Writes at the beginning that are not timed: server, streams and SDK run their code for the first time. */
const WARM_UP_WRITES = 200
const LAST_TEXT = 'the last write of the bench'

/**
 * 1,000 live listeners on one collection of 50 documents, 100 writes a second: from calling `set` until the callback of
 * a listener shows that write or a later one, and the share of a core that the emulator used meanwhile.
 */
export async function listeners(firestore: Firestore, server: FirestoreServer): Promise<Metrics> {
  const collection = firestore.collection('watched')
  const writes = WRITES_PER_SECOND * SECONDS
  const writeTimes: number[] = []
  const samples: number[] = []
  const arrivals = Array.from({ length: TIMED }, () => Promise.withResolvers<void>())
  await collection.doc('d0').set({ index: -1 })
  const raw = await openRawListeners(server.host, LISTENERS - TIMED, collection.id, LAST_TEXT)
  const stops = arrivals.map(({ resolve }) => {
    let seen = 0
    return collection.onSnapshot((snapshot) => {
      const now = performance.now()
      const newest = Math.max(...snapshot.docChanges().map(({ doc }) => doc.get('index') as number))
      for (; seen <= newest; seen++) {
        if (seen >= WARM_UP_WRITES) samples.push(now - (writeTimes[seen] ?? now))
      }
      if (newest === writes - 1) resolve()
    })
  })
  const usedBefore = processorMs(server.pid)
  const start = performance.now()
  const acknowledged: Promise<unknown>[] = []
  for (let index = 0; index < writes; index++) {
    const due = start + (index * 1000) / WRITES_PER_SECOND
    if (due > performance.now()) await delay(due - performance.now())
    writeTimes.push(performance.now())
    const text = index === writes - 1 ? LAST_TEXT : `write ${index}`
    acknowledged.push(collection.doc(`d${index % 50}`).set({ index, text }))
  }
  await Promise.all([...acknowledged, ...arrivals.map(({ promise }) => promise)])
  const elapsedMs = performance.now() - start
  const usedMs = processorMs(server.pid) - usedBefore
  for (const stop of stops) stop()
  const seenByRaw = await raw.stop()
  if (seenByRaw !== LISTENERS - TIMED)
    throw new Error(`${seenByRaw} of ${LISTENERS - TIMED} streams saw the last write.`)
  return { listeners1000P95Ms: round(quantile(samples, 0.95)), listeners1000Cores: round(usedMs / elapsedMs) }
}
