import { FieldValue } from 'firebase-admin/firestore'
import type { Firestore, Query } from 'firebase-admin/firestore'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startFirestoreEmulator } from '../../start.ts'
import { adminFor } from './support/admin.ts'
import { FOREIGN_HOST, newProjectId, openSubject } from './support/subject.ts'
import type { Subject } from './support/subject.ts'

let subject: Subject
beforeAll(async () => {
  subject = await openSubject()
})

async function fill(db: Firestore): Promise<Firestore> {
  const batch = db.batch()
  batch.set(db.doc('coffees/kenya'), { taste: FieldValue.vector([1, 2]), roast: 'light', price: 9 })
  batch.set(db.doc('coffees/java'), { taste: FieldValue.vector([4, 6]), roast: 'dark', price: 7 })
  batch.set(db.doc('coffees/santos'), { taste: FieldValue.vector([1, 3]), roast: 'dark', price: 5 })
  batch.set(db.doc('coffees/tea'), { taste: 'none', roast: 'dark' })
  batch.set(db.doc('coffees/cold'), { taste: FieldValue.vector([1, 2, 3]), roast: 'dark' })
  await batch.commit()
  return db
}

type VectorQuery = ReturnType<Query['findNearest']>

const ids = async (query: VectorQuery): Promise<string[]> => (await query.get()).docs.map(({ id }) => id)
const TASTE = { vectorField: 'taste', queryVector: [1, 2], limit: 10 }

describe('findNearest', () => {
  test('answers the nearest first', async () => {
    const coffees = (await fill(adminFor(subject))).collection('coffees')
    expect(await ids(coffees.findNearest({ ...TASTE, distanceMeasure: 'EUCLIDEAN' }))).toEqual([
      'kenya',
      'santos',
      'java',
    ])
    expect(await ids(coffees.findNearest({ ...TASTE, distanceMeasure: 'DOT_PRODUCT', limit: 2 }))).toEqual([
      'java',
      'santos',
    ])
  })

  test('filters before, and says how far away each is', async () => {
    const coffees = (await fill(adminFor(subject))).collection('coffees')
    const query = coffees
      .where('roast', '==', 'dark')
      .findNearest({ ...TASTE, distanceMeasure: 'EUCLIDEAN', distanceResultField: 'distance' })
    const snapshot = await query.get()
    expect(snapshot.docs.map((each) => [each.id, each.get('distance') as unknown])).toEqual([
      ['santos', 1],
      ['java', 5],
    ])
    expect(snapshot.docs[0]?.data()).toEqual({
      taste: FieldValue.vector([1, 3]),
      roast: 'dark',
      price: 5,
      distance: 1,
    })
    expect((await coffees.doc('santos').get()).get('distance')).toBeUndefined()
  })

  test('a selection has the distance only if it names it', async () => {
    const coffees = (await fill(adminFor(subject))).collection('coffees')
    const options = { ...TASTE, limit: 1, distanceMeasure: 'EUCLIDEAN', distanceResultField: 'far' } as const
    const data = async (...fields: string[]): Promise<unknown> =>
      (
        await coffees
          .select(...fields)
          .findNearest(options)
          .get()
      ).docs[0]?.data()
    expect(await data('price', 'far')).toEqual({ price: 9, far: 0 })
    expect(await data('price')).toEqual({ price: 9 })
  })

  test('leaves out what is beyond the threshold', async () => {
    const coffees = (await fill(adminFor(subject))).collection('coffees')
    const query = (distanceMeasure: 'EUCLIDEAN' | 'DOT_PRODUCT', distanceThreshold: number) =>
      ids(coffees.findNearest({ ...TASTE, distanceMeasure, distanceThreshold }))
    expect(await query('EUCLIDEAN', 1)).toEqual(['kenya', 'santos'])
    expect(await query('DOT_PRODUCT', 7)).toEqual(['java', 'santos'])
  })

  test('of nothing answers its time', async () => {
    const snapshot = await adminFor(subject)
      .collection('none')
      .findNearest({ ...TASTE, distanceMeasure: 'COSINE' })
      .get()
    expect([snapshot.empty, snapshot.readTime.toMillis() > 0]).toEqual([true, true])
  })

  test('is explained', async () => {
    const coffees = (await fill(adminFor(subject))).collection('coffees')
    const query = coffees.findNearest({ ...TASTE, distanceMeasure: 'EUCLIDEAN', limit: 2 })
    // The SDK's types leave out that a vector query can be explained.
    const { metrics, snapshot } = await (query as unknown as Query).explain({ analyze: true })
    expect(metrics.planSummary.indexesUsed).toEqual([
      { query_scope: 'Collection', properties: '(__name__ ASC, taste VECTOR<2>)' },
    ])
    expect([snapshot?.size, metrics.executionStats?.resultsReturned, metrics.executionStats?.readOperations]).toEqual([
      2, 2, 3,
    ])
  })
})

test('over REST the request and the answer are JSON', async () => {
  const projectId = newProjectId()
  await fill(adminFor(subject, projectId))
  const run = (findNearest: object): Promise<Response> =>
    fetch(`http://${subject.address}/v1/projects/${projectId}/databases/(default)/documents:runQuery`, {
      method: 'POST',
      headers: { authorization: 'Bearer owner', 'content-type': 'application/json' },
      body: JSON.stringify({ structuredQuery: { from: [{ collectionId: 'coffees' }], findNearest } }),
    })
  const queryVector = {
    mapValue: {
      fields: {
        __type__: { stringValue: '__vector__' },
        value: { arrayValue: { values: [{ doubleValue: 1 }, { doubleValue: 2 }] } },
      },
    },
  }
  const options = { vectorField: { fieldPath: 'taste' }, queryVector, distanceMeasure: 'EUCLIDEAN', limit: 1 }
  const answer = await run({ ...options, distanceResultField: 'far', distanceThreshold: 4 })
  expect(await answer.json()).toMatchObject([
    { document: { name: expect.stringMatching(/coffees\/kenya$/) as unknown, fields: { far: { doubleValue: 0 } } } },
  ])
  const refused = await run({ ...options, limit: 1001 })
  expect([refused.status, await refused.json()]).toMatchObject([
    400,
    [{ error: { status: 'INVALID_ARGUMENT', message: expect.stringContaining('findNearest.limit') as unknown } }],
  ])
})

test.skipIf(FOREIGN_HOST)('with an index file a search needs its index', async () => {
  const vector = { fieldPath: 'taste', vectorConfig: { dimension: 2, flat: {} } }
  const index = { collectionGroup: 'coffees', queryScope: 'COLLECTION', fields: [vector] }
  const ours = await startFirestoreEmulator({ indexes: JSON.stringify({ indexes: [index] }) })
  onTestFinished(() => ours.close())
  const { host, port } = ours
  const coffees = (await fill(adminFor({ host, port, address: `${host}:${port}`, ours }))).collection('coffees')
  const options = { ...TASTE, distanceMeasure: 'EUCLIDEAN' } as const
  expect(await ids(coffees.findNearest(options))).toEqual(['kenya', 'santos', 'java'])
  await expect(coffees.where('roast', '==', 'dark').findNearest(options).get()).rejects.toMatchObject({
    code: 9,
    message: expect.stringContaining('Missing vector index configuration') as unknown,
  })
})
