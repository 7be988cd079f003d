import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import type { Suite } from '../../../e2e/src/suite.ts'

/** Watches the newest checkpoint of a suite. */
export interface Published {
  /** Entries in the newest checkpoint. */
  size(): number
  /** When a checkpoint of at least this size was seen, in ms since the epoch. */
  reached(size: number): Promise<number>
  close(): Promise<void>
}

const GIVE_UP_MS = 180_000

export async function watchPublished(suite: Suite): Promise<Published> {
  process.env['FIRESTORE_EMULATOR_HOST'] = suite.firestoreHost
  const app = initializeApp({ projectId: suite.projectId }, 'published')
  const seen: { size: number; timeMs: number }[] = []
  const waiting = new Set<() => void>()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const stop = getFirestore(app)
    .doc('ledgerCheckpoints/latest')
    .onSnapshot((snapshot) => {
      seen.push({ size: Number(snapshot.get('size') ?? 0), timeMs: Date.now() })
      resolve()
      for (const look of waiting) look()
    }, reject)
  await promise
  return {
    size: () => seen.at(-1)?.size ?? 0,
    reached: (size) =>
      new Promise((done, fail) => {
        const timer = setTimeout(
          () => fail(new Error(`no checkpoint of ${size} entries in ${GIVE_UP_MS} ms`)),
          GIVE_UP_MS,
        )
        const look = () => {
          const found = seen.find((one) => one.size >= size)
          if (found === undefined) return
          clearTimeout(timer)
          waiting.delete(look)
          done(found.timeMs)
        }
        waiting.add(look)
        look()
      }),
    async close() {
      stop()
      await deleteApp(app)
    },
  }
}
