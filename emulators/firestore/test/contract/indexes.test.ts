import { AggregateField } from 'firebase-admin/firestore'
import type { Firestore, Query } from 'firebase-admin/firestore'
import { collection, getDocs, onSnapshot, orderBy, query, where } from 'firebase/firestore'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startFirestoreEmulator } from '../../start.ts'
import type { FirestoreEmulator } from '../../start.ts'
import { adminFor } from './support/admin.ts'
import { newProjectId, OPEN_RULES } from './support/subject.ts'
import type { Subject } from './support/subject.ts'
import { webFor } from './support/web.ts'

const ENTRY = `To be added to "indexes" in firestore.indexes.json:
{
  "collectionGroup": "runs",
  "queryScope": "COLLECTION",
  "fields": [
    { "fieldPath": "service", "order": "ASCENDING" },
    { "fieldPath": "time", "order": "DESCENDING" }
  ]
}`
const FIELDS = [
  { fieldPath: 'service', order: 'ASCENDING' },
  { fieldPath: 'time', order: 'DESCENDING' },
]
const WITH_INDEX = JSON.stringify({ indexes: [{ collectionGroup: 'runs', queryScope: 'COLLECTION', fields: FIELDS }] })

let emulator: FirestoreEmulator
let subject: Subject
beforeAll(async () => {
  emulator = await startFirestoreEmulator({ rules: OPEN_RULES, indexes: '{}' })
  subject = { host: emulator.host, port: emulator.port, address: `${emulator.host}:${emulator.port}`, ours: emulator }
})
afterAll(() => emulator.close())
beforeEach(() => put('{}'))

async function put(body: string): Promise<unknown> {
  const reply = await fetch(`http://${subject.address}/emulator/v1/mesh/indexes`, { method: 'PUT', body })
  return reply.json()
}

/** The error of a promise that is rejected. */
async function errorOf(promise: Promise<unknown>): Promise<{ code: unknown; message: string }> {
  return promise.then(
    () => expect.unreachable('the promise was fulfilled'),
    (error: unknown) => error as { code: unknown; message: string },
  )
}

describe('the Admin SDK', () => {
  const recent = (db: Firestore): Query => db.collection('runs').where('service', '==', 's').orderBy('time', 'desc')

  // The SDK asks three times, seconds apart, whatever the error of a query is: so all of them at the same time.
  test('gets code 9 and the entries, from queries, aggregations and a listener', async () => {
    const db = adminFor(subject)
    const runs = recent(db)
    const fields = Array.from({ length: 60 }, (_, n) => `field_${n}`)
    const [got, counted, summed, grouped, wide, heard] = await Promise.all(
      [
        runs.get(),
        runs.count().get(),
        runs.aggregate({ total: AggregateField.sum('ms') }).get(),
        db.collectionGroup('runs').where('service', '==', 's').get(),
        fields.reduce<Query>((more, field) => more.where(field, '==', 1), runs).get(),
        new Promise((resolve, reject) => runs.onSnapshot(resolve, reject)),
      ].map(errorOf),
    )
    expect([got, counted, summed, grouped, wide].map((error) => error?.code)).toEqual([9, 9, 9, 9, 9])
    // The SDK has the code of a listener's error in its message only.
    expect(heard?.message).toMatch(/^Error 9: /)
    for (const error of [got, counted, heard]) {
      expect(error?.message).toContain('The query requires an index. You can create it here: https://console.firebase')
      expect(error?.message).toContain(ENTRY)
    }
    expect(summed?.message).toContain('{ "fieldPath": "ms", "order": "ASCENDING" }')
    expect(grouped?.message).toContain(
      'requires a COLLECTION_GROUP_ASC index for collection runs and field service. You',
    )
    expect(grouped?.message).toContain('{ "order": "ASCENDING", "queryScope": "COLLECTION_GROUP" }')
    expect(wide?.message.match(/"fieldPath"/g)).toHaveLength(62)
  })

  test('gets the documents once the entry is loaded', async () => {
    const db = adminFor(subject)
    await db.doc('runs/one').set({ service: 's', time: 1 })
    expect(await put(WITH_INDEX)).toEqual({})
    expect((await recent(db).get()).docs.map(({ id }) => id)).toEqual(['one'])
  })

  test('is refused a document with too many index entries, and nothing of its commit is stored', async () => {
    const db = adminFor(subject)
    const all = Array.from({ length: 20_000 }, (_, n) => n)
    const error = await errorOf(db.batch().set(db.doc('a/small'), { n: 1 }).set(db.doc('a/large'), { all }).commit())
    expect(error.code).toBe(3)
    expect(error.message).toContain(
      'too many index entries for entity /a/large: it has 40,002, more than the limit of 40,000',
    )
    expect((await db.doc('a/small').get()).exists).toBe(false)
    await put(JSON.stringify({ fieldOverrides: [{ collectionGroup: 'a', fieldPath: 'all', indexes: [] }] }))
    await db.doc('a/large').set({ all })
  })
})

describe('the web SDK', () => {
  test('gets failed-precondition from a listener, which goes on with its other queries', async () => {
    const projectId = newProjectId()
    await adminFor(subject, projectId).doc('runs/one').set({ service: 's', time: 1 })
    const runs = collection(webFor(subject, undefined, projectId), 'runs')
    const recent = query(runs, where('service', '==', 's'), orderBy('time', 'desc'))
    const error = await errorOf(new Promise((resolve, reject) => onSnapshot(recent, resolve, reject)))
    expect(error).toMatchObject({ code: 'failed-precondition' })
    expect(error.message).toContain(ENTRY)
    expect((await getDocs(query(runs, where('service', '==', 's')))).size).toBe(1)
    await put(WITH_INDEX)
    expect((await getDocs(recent)).size).toBe(1)
  })

  test('who may not read is told that, not what is missing', async () => {
    const secret = query(collection(webFor(subject), 'secret'), orderBy('a'), orderBy('b'))
    expect(await errorOf(getDocs(secret))).toMatchObject({ code: 'permission-denied' })
  })
})

test('a list in an order needs the index of that order', async () => {
  const list = async (orderBy: string): Promise<unknown> => {
    const documents = 'v1/projects/demo-list/databases/(default)/documents'
    const headers = { authorization: 'Bearer owner' }
    return (await fetch(`http://${subject.address}/${documents}/runs?orderBy=${orderBy}`, { headers })).json()
  }
  expect(await list('time')).toEqual({ documents: [] })
  expect(await list('service,time%20desc')).toMatchObject({
    error: { status: 'FAILED_PRECONDITION', message: expect.stringContaining(ENTRY) as unknown },
  })
  await put(WITH_INDEX)
  expect(await list('service,time%20desc')).toEqual({ documents: [] })
})

describe('an index file', () => {
  test('that is faulty is refused with its place, and the old one stays', async () => {
    await put(WITH_INDEX)
    expect(await put('{"indexes": [{"fields": 1}]}')).toMatchObject({
      error: {
        status: 'INVALID_ARGUMENT',
        message: 'firestore.indexes.json: indexes[0].fields must be a list, found 1.',
      },
    })
    const runs = adminFor(subject).collection('runs')
    expect((await runs.where('service', '==', 's').orderBy('time', 'desc').get()).empty).toBe(true)
  })

  test('that is faulty at the start leaves nothing open', async () => {
    await expect(startFirestoreEmulator({ indexes: '[]', indexesFile: 'my.json' })).rejects.toThrow(
      'my.json: the file must be an object, found [].',
    )
  })

  test('that is not given requires and limits nothing', async () => {
    const open = await startFirestoreEmulator()
    try {
      const db = adminFor({ ...subject, port: open.port, address: `${open.host}:${open.port}` })
      expect((await db.collectionGroup('c').orderBy('a').orderBy('b', 'desc').get()).empty).toBe(true)
      await db.doc('a/large').set({ all: Array.from({ length: 20_000 }, (_, n) => n) })
      await db.terminate()
    } finally {
      await open.close()
    }
  })
})
