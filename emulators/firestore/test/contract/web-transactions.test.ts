import { doc, getDoc, increment, runTransaction, setDoc } from 'firebase/firestore'
import { beforeAll, describe, expect, test } from 'vitest'
import { adminFor } from './support/admin.ts'
import { OPEN_RULES, newProjectId, openSubject, putRules } from './support/subject.ts'
import type { Subject } from './support/subject.ts'
import { webFor } from './support/web.ts'

let subject: Subject
beforeAll(async () => {
  subject = await openSubject()
})

async function open() {
  const projectId = newProjectId()
  await putRules(subject.address, projectId, OPEN_RULES)
  return { projectId, db: webFor(subject, undefined, projectId) }
}

describe('transactions of the web SDK', () => {
  test('lock nothing: a write meanwhile is carried out at once, and the transaction runs again', async () => {
    const { db, projectId } = await open()
    const other = webFor(subject, undefined, projectId)
    await setDoc(doc(db, 'a/x'), { n: 1 })
    const seen: number[] = []
    await runTransaction(db, async (transaction) => {
      const n = (await transaction.get(doc(db, 'a/x'))).get('n') as number
      seen.push(n)
      if (seen.length === 1) await setDoc(doc(other, 'a/x'), { n: 10 })
      transaction.update(doc(db, 'a/x'), { n: n + 1 })
    })
    expect(seen).toEqual([1, 10])
    expect((await getDoc(doc(db, 'a/x'))).get('n')).toBe(11)
  })

  test.each(['changed', 'created', 'deleted'])('run again when a document that they only read was %s', async (how) => {
    const { db, projectId } = await open()
    const admin = adminFor(subject, projectId)
    if (how !== 'created') await setDoc(doc(db, 'a/x'), { n: 1 })
    const seen: unknown[] = []
    await runTransaction(db, async (transaction) => {
      const n: unknown = (await transaction.get(doc(db, 'a/x'))).get('n')
      seen.push(n)
      if (seen.length === 1) await (how === 'deleted' ? admin.doc('a/x').delete() : admin.doc('a/x').set({ n: 10 }))
      transaction.set(doc(db, 'a/y'), { n: n ?? null })
    })
    const last = how === 'deleted' ? undefined : 10
    expect(seen).toEqual([how === 'created' ? undefined : 1, last])
    expect((await getDoc(doc(db, 'a/y'))).get('n')).toBe(last ?? null)
  })

  test('count every increment, though several clients contend', async () => {
    const { db, projectId } = await open()
    await setDoc(doc(db, 'a/x'), { n: 0 })
    const add = () => {
      const client = webFor(subject, undefined, projectId)
      return runTransaction(
        client,
        async (transaction) => {
          const read = await transaction.get(doc(client, 'a/x'))
          transaction.update(doc(client, 'a/x'), { n: (read.get('n') as number) + 1 })
        },
        { maxAttempts: 20 },
      )
    }
    await Promise.all([add(), add(), add(), add()])
    expect((await getDoc(doc(db, 'a/x'))).get('n')).toBe(4)
  })

  test('wait for the locks of a server’s transaction, and so do single writes', async () => {
    const { db, projectId } = await open()
    const admin = adminFor(subject, projectId)
    await admin.doc('a/x').set({ n: 1 })
    let writes: Promise<unknown> | undefined
    await admin.runTransaction(async (transaction) => {
      const n = (await transaction.get(admin.doc('a/x'))).get('n') as number
      writes ??= Promise.all([
        setDoc(doc(db, 'a/x'), { n: increment(10) }, { merge: true }),
        runTransaction(db, async (inner) => {
          await inner.get(doc(db, 'a/y'))
          inner.update(doc(db, 'a/x'), { n: increment(100) })
        }),
      ])
      // Another client's first read gives the writes time to arrive.
      await getDoc(doc(webFor(subject, undefined, projectId), 'a/y'))
      expect((await admin.doc('a/x').get()).get('n')).toBe(1)
      transaction.update(admin.doc('a/x'), { n: n * 2 })
    })
    await writes
    expect((await admin.doc('a/x').get()).get('n')).toBe(112)
  })
})
