import type { DocumentChange, Query, QuerySnapshot } from 'firebase-admin/firestore'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { adminFor } from './support/admin.ts'
import { PATIENT, newProjectId, openSubject } from './support/subject.ts'
import type { Subject } from './support/subject.ts'

let subject: Subject
beforeAll(async () => {
  subject = await openSubject()
})

/** Collects the snapshots of a query until the test ends. */
function watch(query: Query): { snapshots: QuerySnapshot[]; errors: Error[] } {
  const seen = { snapshots: [] as QuerySnapshot[], errors: [] as Error[] }
  onTestFinished(
    query.onSnapshot(
      (snapshot) => seen.snapshots.push(snapshot),
      (error) => seen.errors.push(error),
    ),
  )
  return seen
}

const describeChange = ({ type, doc }: DocumentChange): string => `${type} ${doc.id}`

describe('listeners', () => {
  test('a document: missing, created, changed, deleted', async () => {
    const db = adminFor(subject)
    const seen: unknown[] = []
    onTestFinished(db.doc('a/b').onSnapshot((snapshot) => seen.push(snapshot.data()?.['n'] ?? null)))
    await expect.poll(() => seen, PATIENT).toEqual([null])
    await db.doc('a/b').set({ n: 1 })
    await expect.poll(() => seen, PATIENT).toEqual([null, 1])
    await db.doc('a/b').update({ n: 2 })
    await expect.poll(() => seen, PATIENT).toEqual([null, 1, 2])
    await db.doc('a/b').delete()
    await expect.poll(() => seen, PATIENT).toEqual([null, 1, 2, null])
  })

  test('a query: added, modified, removed by leaving the filter and by deletion', async () => {
    const db = adminFor(subject)
    await db.doc('jobs/1').set({ state: 'open', n: 1 })
    const { snapshots } = watch(db.collection('jobs').where('state', '==', 'open'))
    const last = () => snapshots.at(-1)?.docChanges().map(describeChange)
    await expect.poll(last, PATIENT).toEqual(['added 1'])
    await db.doc('jobs/2').set({ state: 'open', n: 2 })
    await expect.poll(last, PATIENT).toEqual(['added 2'])
    await db.doc('jobs/2').update({ n: 3 })
    await expect.poll(last, PATIENT).toEqual(['modified 2'])
    await db.doc('jobs/2').update({ state: 'done' })
    await expect.poll(last, PATIENT).toEqual(['removed 2'])
    await db.doc('jobs/1').delete()
    await expect.poll(last, PATIENT).toEqual(['removed 1'])
    await db.doc('jobs/3').set({ state: 'done' })
    await db.doc('jobs/4').set({ state: 'open' })
    await expect.poll(last, PATIENT).toEqual(['added 4'])
  })

  test('a batch is one snapshot', async () => {
    const db = adminFor(subject)
    const { snapshots } = watch(db.collection('a'))
    await expect.poll(() => snapshots.length, PATIENT).toBe(1)
    const batch = db.batch()
    for (const id of ['1', '2', '3']) batch.set(db.doc(`a/${id}`), {})
    await batch.commit()
    await expect.poll(() => snapshots.map(({ size }) => size), PATIENT).toEqual([0, 3])
  })

  test('order and limit hold as documents come and go', async () => {
    const db = adminFor(subject)
    for (const n of [1, 2, 3]) await db.doc(`a/${n}`).set({ n })
    const { snapshots } = watch(db.collection('a').orderBy('n').limit(2))
    const shown = () => snapshots.at(-1)?.docs.map(({ id }) => id)
    await expect.poll(shown, PATIENT).toEqual(['1', '2'])
    await db.doc('a/0').set({ n: 0 })
    await expect.poll(shown, PATIENT).toEqual(['0', '1'])
    await db.doc('a/0').delete()
    await expect.poll(shown, PATIENT).toEqual(['1', '2'])
    await db.doc('a/1').delete()
    await expect.poll(shown, PATIENT).toEqual(['2', '3'])
  })

  test('a collection group, and many listeners at once', async () => {
    const db = adminFor(subject)
    const all = Array.from({ length: 20 }, () => watch(db.collectionGroup('parts')))
    await expect.poll(() => all.every(({ snapshots }) => snapshots.length === 1), PATIENT).toBe(true)
    await db.doc('x/1/parts/a').set({})
    await expect.poll(() => all.every(({ snapshots }) => snapshots.at(-1)?.size === 1), PATIENT).toBe(true)
    expect(all.flatMap(({ errors }) => errors)).toEqual([])
  })

  test('clearing the database removes everything from open listeners', async () => {
    const projectId = newProjectId()
    const db = adminFor(subject, projectId)
    await db.doc('a/b').set({})
    const { snapshots } = watch(db.collection('a'))
    await expect.poll(() => snapshots.at(-1)?.size, PATIENT).toBe(1)
    const database = `projects/${projectId}/databases/(default)`
    await fetch(`http://${subject.address}/emulator/v1/${database}/documents`, { method: 'DELETE' })
    await expect.poll(() => snapshots.at(-1)?.size, PATIENT).toBe(0)
  })
})
