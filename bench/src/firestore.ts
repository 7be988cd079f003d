import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore, type Firestore } from 'firebase-admin/firestore'
import { startFirestoreServer } from './firestore-server.ts'
import type { Metrics } from './metrics.ts'
import { quantile, round } from './quantile.ts'

const SETS = 20_000
const IN_FLIGHT = 200
const LISTEN_WRITES = 300
const DOCUMENTS = 100_000
const QUERIES = 100

/** One Admin client against the emulator as its own process, over gRPC, with state on disk. */
export async function benchFirestore(): Promise<Metrics> {
  const server = await startFirestoreServer()
  process.env['FIRESTORE_EMULATOR_HOST'] = server.host
  const app = initializeApp({ projectId: 'demo-bench' })
  try {
    const firestore = getFirestore(app)
    return {
      setsPerSecond: await setsPerSecond(firestore),
      listenP95Ms: await listenP95Ms(firestore),
      query100kMs: await query100kMs(firestore),
    }
  } finally {
    await deleteApp(app)
    await server.stop()
  }
}

/** Acknowledged `set` calls per second with 200 in flight. */
async function setsPerSecond(firestore: Firestore): Promise<number> {
  const collection = firestore.collection('sets')
  await pool(2000, IN_FLIGHT, (index) => collection.doc(`warm-${index}`).set({ index }))
  const start = performance.now()
  await pool(SETS, IN_FLIGHT, (index) =>
    collection.doc(`d${index}`).set({ index, name: `document ${index}`, even: index % 2 === 0 }),
  )
  return Math.round(SETS / ((performance.now() - start) / 1000))
}

/** From calling `set` to the listener's callback, one write at a time. */
async function listenP95Ms(firestore: Firestore): Promise<number> {
  const document = firestore.doc('listen/one')
  await document.set({ index: -1 })
  let seen: (index: number) => void = () => undefined
  const first = Promise.withResolvers<void>()
  const stop = document.onSnapshot((snapshot) => {
    first.resolve()
    seen(snapshot.get('index') as number)
  })
  await first.promise
  const samples: number[] = []
  for (let index = 0; index < LISTEN_WRITES; index++) {
    const arrived = new Promise<void>((resolve) => {
      seen = (value) => {
        if (value === index) resolve()
      }
    })
    const start = performance.now()
    const written = document.set({ index })
    await arrived
    samples.push(performance.now() - start)
    await written
  }
  stop()
  return round(quantile(samples, 0.95))
}

/** Median of an indexed query with limit 50 over 100,000 documents, once its index exists. */
async function query100kMs(firestore: Firestore): Promise<number> {
  const collection = firestore.collection('query100k')
  await pool(DOCUMENTS / 500, 8, async (chunk) => {
    const batch = firestore.batch()
    for (let index = chunk * 500; index < (chunk + 1) * 500; index++) {
      batch.set(collection.doc(`d${index}`), {
        rank: (index * 7919) % DOCUMENTS,
        group: index % 100,
        name: `document ${index}`,
      })
    }
    await batch.commit()
  })
  const query = (group: number) =>
    collection.where('group', '==', group).where('rank', '>=', 1000).orderBy('rank').limit(50).get()
  await query(0)
  const samples: number[] = []
  for (let index = 0; index < QUERIES; index++) {
    const start = performance.now()
    const { size } = await query(index % 100)
    samples.push(performance.now() - start)
    if (size !== 50) throw new Error(`The query returned ${size} documents, expected 50.`)
  }
  return round(quantile(samples, 0.5))
}

/** Runs `count` calls, at most `inFlight` at once. */
async function pool(count: number, inFlight: number, run: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await run(next++)
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
}
