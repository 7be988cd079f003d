import { assertFails, assertSucceeds, initializeTestEnvironment } from '@firebase/rules-unit-testing'
import type { RulesTestEnvironment } from '@firebase/rules-unit-testing'
import {
  collection,
  deleteDoc,
  doc,
  getDoc,
  getDocs,
  onSnapshot,
  query,
  setDoc,
  setLogLevel,
  updateDoc,
  where,
  writeBatch,
} from 'firebase/firestore'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { PATIENT, newProjectId, openSubject, putRules } from './support/subject.ts'
import type { Subject } from './support/subject.ts'

const RULES = `rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    function signedIn() { return request.auth != null; }
    match /posts/{id} {
      allow get: if resource.data.public == true || request.auth.uid == resource.data.owner;
      allow list: if resource.data.public == true;
      allow create: if signedIn() && request.resource.data.owner == request.auth.uid
        && request.resource.data.keys().hasOnly(['owner', 'public', 'text']);
      allow update: if signedIn() && resource.data.owner == request.auth.uid
        && request.resource.data.diff(resource.data).affectedKeys().hasOnly(['text']);
      allow delete: if request.auth.token.role == 'admin';
    }
    match /rooms/{room} {
      allow read: if exists(/databases/$(database)/documents/members/$(request.auth.uid));
      allow write: if get(/databases/$(database)/documents/members/$(request.auth.uid)).data.level >= 2;
    }
    match /members/{id} {
      allow create: if getAfter(/databases/$(database)/documents/rooms/new).data.open == true;
    }
  }
}`

let subject: Subject
beforeAll(async () => {
  setLogLevel('silent')
  subject = await openSubject()
})

async function environment(): Promise<RulesTestEnvironment> {
  const { host, port } = subject
  const env = await initializeTestEnvironment({ projectId: newProjectId(), firestore: { host, port, rules: RULES } })
  onTestFinished(() => env.cleanup())
  await env.withSecurityRulesDisabled(async (context) => {
    const db = context.firestore()
    await setDoc(doc(db, 'posts/open'), { owner: 'ann', public: true, text: 'hi' })
    await setDoc(doc(db, 'posts/closed'), { owner: 'ann', public: false, text: 'hi' })
    await setDoc(doc(db, 'members/ann'), { level: 1 })
    await setDoc(doc(db, 'members/bob'), { level: 2 })
    await setDoc(doc(db, 'rooms/one'), {})
  })
  return env
}

const as = (env: RulesTestEnvironment, uid: string, claims = {}) => env.authenticatedContext(uid, claims).firestore()
/** The SDK's own verdict on an operation, as an expectation. */
const denied = (operation: Promise<unknown>) => assertFails(operation).then(() => true)
const allowed = (operation: Promise<unknown>) => assertSucceeds(operation).then(() => true)

const nobody = (env: RulesTestEnvironment) => env.unauthenticatedContext().firestore()

describe('reads', () => {
  test('get by what the document says', async () => {
    const env = await environment()
    expect(await allowed(getDoc(doc(nobody(env), 'posts/open')))).toBe(true)
    expect(await denied(getDoc(doc(nobody(env), 'posts/closed')))).toBe(true)
    expect(await allowed(getDoc(doc(as(env, 'ann'), 'posts/closed')))).toBe(true)
    expect(await denied(getDoc(doc(as(env, 'bob'), 'posts/closed')))).toBe(true)
    expect(await denied(getDoc(doc(as(env, 'ann'), 'elsewhere/x')))).toBe(true)
  })

  test('a list is allowed when the query proves it, not by what it would find', async () => {
    const env = await environment()
    const posts = collection(nobody(env), 'posts')
    expect(await denied(getDocs(posts))).toBe(true)
    const found = await assertSucceeds(getDocs(query(posts, where('public', '==', true))))
    expect(found.docs.map(({ id }) => id)).toEqual(['open'])
  })

  test('a listener is refused as a get is', async () => {
    const env = await environment()
    const errors: string[] = []
    onSnapshot(
      doc(nobody(env), 'posts/closed'),
      () => {},
      ({ code }) => errors.push(code),
    )
    await expect.poll(() => errors, PATIENT).toEqual(['permission-denied'])
  })
})

describe('writes', () => {
  test('create, update and delete each by its own rule', async () => {
    const env = await environment()
    const mine = { owner: 'ann', public: true, text: 'x' }
    expect(await allowed(setDoc(doc(as(env, 'ann'), 'posts/new'), mine))).toBe(true)
    expect(await denied(setDoc(doc(as(env, 'bob'), 'posts/new2'), mine))).toBe(true)
    expect(await denied(setDoc(doc(as(env, 'ann'), 'posts/new2'), { ...mine, extra: 1 }))).toBe(true)
    expect(await denied(setDoc(doc(nobody(env), 'posts/new2'), mine))).toBe(true)
    expect(await allowed(updateDoc(doc(as(env, 'ann'), 'posts/new'), { text: 'y' }))).toBe(true)
    expect(await denied(updateDoc(doc(as(env, 'ann'), 'posts/new'), { public: false }))).toBe(true)
    expect(await denied(updateDoc(doc(as(env, 'bob'), 'posts/new'), { text: 'y' }))).toBe(true)
    expect(await denied(deleteDoc(doc(as(env, 'ann'), 'posts/new')))).toBe(true)
    expect(await allowed(deleteDoc(doc(as(env, 'eve', { role: 'admin' }), 'posts/new')))).toBe(true)
  })

  test('by other documents, as they are and as they will be', async () => {
    const env = await environment()
    expect(await allowed(getDoc(doc(as(env, 'ann'), 'rooms/one')))).toBe(true)
    expect(await denied(getDoc(doc(as(env, 'eve'), 'rooms/one')))).toBe(true)
    expect(await denied(setDoc(doc(as(env, 'ann'), 'rooms/one'), {}))).toBe(true)
    expect(await allowed(setDoc(doc(as(env, 'bob'), 'rooms/one'), {}))).toBe(true)
    const db = as(env, 'bob')
    expect(await denied(setDoc(doc(db, 'members/new'), {}))).toBe(true)
    expect(
      await allowed(writeBatch(db).set(doc(db, 'rooms/new'), { open: true }).set(doc(db, 'members/new'), {}).commit()),
    ).toBe(true)
  })
})

test('clearFirestore leaves nothing', async () => {
  const env = await environment()
  await env.clearFirestore()
  await env.withSecurityRulesDisabled(async (context) => {
    expect((await getDocs(collection(context.firestore(), 'posts'))).size).toBe(0)
  })
})

test('rules that do not parse are refused with the place', async () => {
  await expect(putRules(subject.address, newProjectId(), 'service cloud.firestore { match }')).rejects.toThrow(/1:\d+/)
})
