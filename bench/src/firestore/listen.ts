import type { Firestore } from 'firebase-admin/firestore'
import { quantile, round } from '../quantile.ts'

const WRITES = 300

/** 95th percentile from calling `set` to the callback of a listener on the document, one write at a time. */
export async function listenP95Ms(firestore: Firestore): Promise<number> {
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
  for (let index = 0; index < WRITES; index++) {
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
