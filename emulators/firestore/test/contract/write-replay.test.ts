import { disableNetwork, doc, enableNetwork, getDoc, increment, setDoc, updateDoc } from 'firebase/firestore'
import type { Firestore } from 'firebase/firestore'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Fault } from '../../../kit/faults.ts'
import { startFirestoreEmulator } from '../../start.ts'
import { startChromium } from './support/chromium.ts'
import type { PageOpener } from './support/chromium.ts'
import { FOREIGN_HOST, OPEN_RULES, newProjectId } from './support/subject.ts'
import type { Subject } from './support/subject.ts'
import { webFor } from './support/web.ts'

/** Lets the next message of a Write stream pass, which brings a write, and breaks the connection under its answer. */
const LOSE_NEXT_ANSWER: Fault[] = [
  { on: 'Write', latencyMs: 0, times: 1 },
  { on: 'Write', drop: true, times: 1 },
]
/** Refuses the next message of a Write stream before it is carried out. */
const LOSE_NEXT_WRITE: Fault[] = [{ on: 'Write', error: 'UNAVAILABLE', times: 1 }]

async function start(): Promise<Subject & { ours: NonNullable<Subject['ours']> }> {
  const ours = await startFirestoreEmulator({ rules: OPEN_RULES })
  onTestFinished(() => ours.close())
  return { ours, host: ours.host, port: ours.port, address: `${ours.host}:${ours.port}` }
}

describe.runIf(FOREIGN_HOST === undefined)('writes that were on their way when the connection broke', () => {
  describe('of the web SDK in Node', () => {
    /** A client whose Write stream is open, and the number of a document. */
    async function open() {
      const subject = await start()
      const db: Firestore = webFor(subject, undefined, newProjectId())
      await setDoc(doc(db, 'a/x'), { n: 0 })
      const add = (n: number): Promise<void> => updateDoc(doc(db, 'a/x'), { n: increment(n) })
      const total = async (): Promise<unknown> => (await getDoc(doc(db, 'a/x'))).get('n')
      return { faults: subject.ours.faults, db, add, total }
    }

    test('made offline are carried out once, in order', async () => {
      const { db, add, total } = await open()
      await disableNetwork(db)
      const writes = [add(1), setDoc(doc(db, 'a/x'), { n: 10 }), add(2), add(3)]
      await enableNetwork(db)
      await Promise.all(writes)
      expect(await total()).toBe(15)
    })

    test('that did not reach the server are carried out once', async () => {
      const { faults, add, total } = await open()
      faults.set(LOSE_NEXT_WRITE)
      await add(1)
      expect(await total()).toBe(1)
    })

    test('that did, without the client learning of it, are carried out twice, as in production', async () => {
      const { faults, add, total } = await open()
      faults.set(LOSE_NEXT_ANSWER)
      await add(1)
      expect(await total()).toBe(2)
    })
  })

  describe('of the web SDK in Chromium', () => {
    let chromium: PageOpener
    beforeAll(async () => {
      chromium = await startChromium()
    })

    test.each(['stream', 'poll'] as const)(
      '%s: are carried out once, as the channel outlives its connections',
      async (mode) => {
        const { host, port, ours } = await start()
        const page = await chromium.open({ host, port, projectId: newProjectId(), mode })
        const add = (): Promise<unknown> =>
          page.evaluate(async () => {
            const { db, fs } = globalThis.api
            const one = fs.doc(db, 'a/x')
            await fs.setDoc(one, { n: fs.increment(1) }, { merge: true })
            return (await fs.getDocFromServer(one)).get('n') as unknown
          })
        expect(await add()).toBe(1)
        ours.faults.set(LOSE_NEXT_ANSWER)
        expect(await add()).toBe(2)
        expect(ours.faults.list()).toEqual([])
      },
    )
  })
})
