import {
  collection,
  deleteDoc,
  doc,
  increment,
  onSnapshot,
  orderBy,
  query,
  setDoc,
  updateDoc,
} from 'firebase/firestore'
import type { Firestore, Query } from 'firebase/firestore'
import { describe, expect, onTestFinished, test } from 'vitest'
import { adminFor } from './support/admin.ts'
import { ownSubject } from './support/own-subject.ts'
import { FOREIGN_HOST, PATIENT, newProjectId, openSubject, putRules } from './support/subject.ts'
import { webFor } from './support/web.ts'

const MEMBERS_ONLY = `rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    function isMember() { return exists(/databases/$(database)/documents/members/$(request.auth.uid)); }
    match /rooms/{room} { allow read: if isMember(); }
    match /lobby/{any} { allow read: if true; }
  }
}`

/** The ids that a listener shows, and the code of its error. */
function watch(watched: Query): { shown: string[][]; errors: string[] } {
  const seen = { shown: [] as string[][], errors: [] as string[] }
  const stop = onSnapshot(
    watched,
    ({ docs }) => seen.shown.push(docs.map(({ id }) => id)),
    ({ code }) => seen.errors.push(code),
  )
  onTestFinished(stop)
  return seen
}

const values = (db: Firestore, path: string): unknown[] => {
  const list: unknown[] = []
  onTestFinished(onSnapshot(doc(db, path), (snapshot) => list.push(snapshot.get('n') ?? null)))
  return list
}

test('a listener ends when the document goes by which the rules allowed it; others live on', async () => {
  const subject = await openSubject()
  const projectId = newProjectId()
  await putRules(subject.address, projectId, MEMBERS_ONLY)
  const db = webFor(subject, { sub: 'ann' }, projectId)
  const admin = adminFor(subject, projectId)
  await admin.doc('members/ann').set({})
  const rooms = watch(collection(db, 'rooms'))
  const lobby = watch(collection(db, 'lobby'))
  await expect.poll(() => [rooms.shown, lobby.shown], PATIENT).toEqual([[[]], [[]]])
  await admin.doc('rooms/1').set({})
  await expect.poll(() => rooms.shown.at(-1), PATIENT).toEqual(['1'])
  await admin.doc('members/ann').delete()
  await expect.poll(() => rooms.errors, PATIENT).toEqual(['permission-denied'])
  await admin.doc('rooms/2').set({})
  await admin.doc('lobby/1').set({})
  await expect.poll(() => lobby.shown.at(-1), PATIENT).toEqual(['1'])
  expect([lobby.errors, rooms.shown.at(-1)]).toEqual([[], ['1']])
})

describe.runIf(FOREIGN_HOST === undefined)('streams that break', () => {
  test('a listener resumes without a lost or doubled change, while others write and delete', async () => {
    const subject = await ownSubject()
    const projectId = newProjectId()
    const [mine, theirs] = [webFor(subject, undefined, projectId), webFor(subject, undefined, projectId)]
    const { shown, errors } = watch(query(collection(mine, 'a'), orderBy('n')))
    await expect.poll(() => shown, PATIENT).toEqual([[]])
    for (let n = 1; n <= 10; n += 1) {
      if (n % 3 === 0) subject.ours.faults.set([{ on: 'Listen', error: 'UNAVAILABLE', times: 1 }])
      await setDoc(doc(theirs, `a/${n}`), { n })
      if (n % 2 === 0) await deleteDoc(doc(theirs, `a/${n - 1}`))
    }
    await expect.poll(() => shown.at(-1), PATIENT).toEqual(['2', '4', '6', '8', '10'])
    expect(errors).toEqual([])
    for (const [index, ids] of shown.entries()) expect(ids, `snapshot ${index}`).toEqual([...new Set(ids)])
  })

  test('the streams of a user go on after the ID token expired', async () => {
    const subject = await ownSubject()
    const { clock } = subject.ours
    const now = Math.floor(clock.now() / 1_000_000)
    const user = { sub: 'ann', iat: now, exp: now + 3600 }
    const projectId = newProjectId()
    const db = webFor(subject, user, projectId)
    const seen = values(db, 'a/1')
    await expect.poll(() => seen, PATIENT).toEqual([null])
    await setDoc(doc(db, 'a/1'), { n: 1 })
    clock.advance(3_601_000_000)
    await updateDoc(doc(db, 'a/1'), { n: increment(1) })
    await adminFor(subject, projectId).doc('a/1').update({ n: 7 })
    await expect.poll(() => seen.at(-1), PATIENT).toBe(7)
  })
})
