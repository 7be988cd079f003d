import {
  addDoc,
  collection,
  deleteDoc,
  doc,
  getAggregateFromServer,
  getCountFromServer,
  getDoc,
  getDocs,
  increment,
  limitToLast,
  onSnapshot,
  orderBy,
  query,
  runTransaction,
  serverTimestamp,
  setDoc,
  sum,
  Timestamp,
  updateDoc,
  where,
  writeBatch,
} from 'firebase/firestore'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { OPEN_RULES, PATIENT, newProjectId, openSubject, putRules } from './support/subject.ts'
import type { Subject } from './support/subject.ts'
import { webFor } from './support/web.ts'

let subject: Subject
beforeAll(async () => {
  subject = await openSubject()
})

async function open() {
  const projectId = newProjectId()
  await putRules(subject.address, projectId, OPEN_RULES)
  return webFor(subject, undefined, projectId)
}

describe('the web SDK in Node', () => {
  test('writes, reads, updates and deletes', async () => {
    const db = await open()
    const one = doc(db, 'a/one')
    await setDoc(one, { n: 1, deep: { list: [null, -0, Number.NaN] }, at: serverTimestamp() })
    await updateDoc(one, { n: increment(2), 'deep.fresh': true })
    const read = (await getDoc(one)).data() ?? {}
    expect(read).toMatchObject({ n: 3, deep: { list: [null, -0, Number.NaN], fresh: true } })
    expect(read['at']).toBeInstanceOf(Timestamp)
    const added = await addDoc(collection(db, 'a'), { n: 2 })
    expect((await getDocs(query(collection(db, 'a'), where('n', '==', 2)))).docs.map(({ id }) => id)).toEqual([
      added.id,
    ])
    await deleteDoc(one)
    expect((await getDoc(one)).exists()).toBe(false)
    await expect(updateDoc(one, { n: 1 })).rejects.toMatchObject({ code: 'not-found' })
    await setDoc(one, { after: 'the failed write, the stream goes on' })
  })

  test('batches, transactions, counts and sums', async () => {
    const db = await open()
    const batch = writeBatch(db)
    for (const n of [1, 2, 3]) batch.set(doc(db, `a/${n}`), { n })
    await batch.commit()
    await runTransaction(db, async (transaction) => {
      const read = await transaction.get(doc(db, 'a/3'))
      transaction.update(doc(db, 'a/3'), { n: (read.data() as { n: number }).n + 10 })
    })
    expect((await getCountFromServer(collection(db, 'a'))).data()).toEqual({ count: 3 })
    expect((await getAggregateFromServer(collection(db, 'a'), { total: sum('n') })).data()).toEqual({ total: 16 })
  })

  test('listens to a document and a query at once, local writes first', async () => {
    const db = await open()
    const values: unknown[] = []
    const shown: string[][] = []
    onTestFinished(onSnapshot(doc(db, 'a/1'), (snapshot) => values.push(snapshot.data()?.['n'] ?? null)))
    const last = query(collection(db, 'a'), orderBy('n'), limitToLast(2))
    onTestFinished(onSnapshot(last, (snapshot) => shown.push(snapshot.docs.map(({ id }) => id))))
    await expect.poll(() => [values, shown], PATIENT).toEqual([[null], [[]]])
    for (const n of [1, 2, 3]) await setDoc(doc(db, `a/${n}`), { n })
    await expect.poll(() => shown.at(-1), PATIENT).toEqual(['2', '3'])
    await setDoc(doc(db, 'a/1'), { n: 9 })
    await expect.poll(() => [values.at(-1), shown.at(-1)], PATIENT).toEqual([9, ['3', '1']])
  })

  test('one client hears what another writes', async () => {
    const projectId = newProjectId()
    await putRules(subject.address, projectId, OPEN_RULES)
    const [mine, theirs] = [webFor(subject, undefined, projectId), webFor(subject, { sub: 'ann' }, projectId)]
    const values: unknown[] = []
    onTestFinished(onSnapshot(doc(mine, 'a/b'), { includeMetadataChanges: false }, (s) => values.push(s.data()?.['n'])))
    await expect.poll(() => values, PATIENT).toHaveLength(1)
    await setDoc(doc(theirs, 'a/b'), { n: 1 })
    await expect.poll(() => values, PATIENT).toEqual([undefined, 1])
  })

  test('a listener that is not allowed fails alone', async () => {
    const db = await open()
    const errors: string[] = []
    const sizes: number[] = []
    onSnapshot(
      doc(db, 'secret/x'),
      () => {},
      ({ code }) => errors.push(code),
    )
    onTestFinished(onSnapshot(collection(db, 'a'), ({ size }) => sizes.push(size)))
    await expect.poll(() => errors, PATIENT).toEqual(['permission-denied'])
    await setDoc(doc(db, 'a/b'), {})
    await expect.poll(() => sizes.at(-1), PATIENT).toBe(1)
    await expect(setDoc(doc(db, 'secret/x'), {})).rejects.toMatchObject({ code: 'permission-denied' })
  })
})
