import { describe, expect, test } from 'vitest'
import { ADMIN, DATABASE, ROOT, START, USER, integers, makeParts, set } from '../make-parts.ts'

async function engine() {
  const made = makeParts()
  const writes = [set('a/x', { n: 1 }), set('a/y', { n: 2, m: 3 }), set('a/x/b/z', { n: 3 }), set('c/v/d/w', { n: 4 })]
  await made.rpcs.Commit({ database: DATABASE, writes }, ADMIN)
  return made
}

const all = { from: [{ collectionId: 'a' }], orderBy: [{ field: { fieldPath: 'n' } }] }

describe('RunQuery', () => {
  test('answers documents in order, projected, with the number skipped', async () => {
    const { rpcs } = await engine()
    const structuredQuery = { ...all, select: { fields: [{ fieldPath: 'm' }] }, offset: 1 }
    expect(await rpcs.RunQuery({ parent: ROOT, structuredQuery }, ADMIN)).toEqual([
      {
        document: { name: `${ROOT}/a/y`, fields: integers({ m: 3 }), createTime: START, updateTime: START },
        readTime: START,
        skippedResults: 1,
      },
    ])
  })

  test('without results answers the read time, after a transaction that it began', async () => {
    const { rpcs } = await engine()
    const structuredQuery = { from: [{ collectionId: 'none' }] }
    expect(await rpcs.RunQuery({ parent: ROOT, structuredQuery }, ADMIN)).toEqual([{ readTime: START }])
    const begun = await rpcs.RunQuery({ parent: ROOT, structuredQuery, newTransaction: { readOnly: {} } }, ADMIN)
    expect(begun).toEqual([{ transaction: expect.any(String) }, { readTime: START }])
  })

  test.each([
    ['findNearest', { structuredQuery: { ...all, findNearest: {} } }],
    ['explainOptions', { structuredQuery: all, explainOptions: { analyze: true } }],
  ])('with %s is UNIMPLEMENTED', async (name, request) => {
    const { rpcs } = await engine()
    const error = { status: 'UNIMPLEMENTED', message: expect.stringContaining(name) }
    await expect(rpcs.RunQuery({ parent: ROOT, ...request }, ADMIN)).rejects.toMatchObject(error)
  })

  test('needs a query and a parent', async () => {
    const { rpcs } = await engine()
    await expect(rpcs.RunQuery({ parent: ROOT }, ADMIN)).rejects.toThrow('structuredQuery is required.')
    await expect(rpcs.RunQuery({ structuredQuery: all }, ADMIN)).rejects.toThrow('parent is required.')
  })
})

test('RunAggregationQuery answers one result, with the transaction that it began', async () => {
  const { rpcs } = await engine()
  const aggregations = [
    { alias: 'total', sum: { field: { fieldPath: 'n' } } },
    { alias: 'count', count: {} },
  ]
  const request = {
    parent: ROOT,
    structuredAggregationQuery: { structuredQuery: all, aggregations },
    newTransaction: {},
  }
  expect(await rpcs.RunAggregationQuery(request, ADMIN)).toEqual([
    {
      result: { aggregateFields: { total: { integerValue: '3' }, count: { integerValue: '2' } } },
      readTime: START,
      transaction: expect.any(String),
    },
  ])
})

describe('ListCollectionIds', () => {
  test('answers ids of collections that have documents at any depth, by page', async () => {
    const { rpcs } = await engine()
    expect(await rpcs.ListCollectionIds({ parent: ROOT }, ADMIN)).toEqual({ collectionIds: ['a', 'c'] })
    expect(await rpcs.ListCollectionIds({ parent: `${ROOT}/c/v` }, ADMIN)).toEqual({ collectionIds: ['d'] })
    const first = await rpcs.ListCollectionIds({ parent: ROOT, pageSize: 1 }, ADMIN)
    expect(first).toEqual({ collectionIds: ['a'], nextPageToken: '1' })
    expect(await rpcs.ListCollectionIds({ parent: ROOT, pageToken: '1' }, ADMIN)).toEqual({ collectionIds: ['c'] })
    await expect(rpcs.ListCollectionIds({ parent: ROOT, pageToken: 'x' }, ADMIN)).rejects.toMatchObject({
      status: 'INVALID_ARGUMENT',
    })
  })

  test('is for admin callers only, as PartitionQuery and kindless queries are', async () => {
    const { rpcs } = await engine()
    const denied = { status: 'PERMISSION_DENIED', message: 'Missing or insufficient permissions.' }
    const structuredQuery = { from: [{ allDescendants: true }] }
    await expect(rpcs.ListCollectionIds({ parent: ROOT }, USER)).rejects.toMatchObject(denied)
    await expect(
      rpcs.PartitionQuery({ parent: ROOT, structuredQuery, partitionCount: '2' }, USER),
    ).rejects.toMatchObject(denied)
    await expect(rpcs.RunQuery({ parent: ROOT, structuredQuery }, USER)).rejects.toMatchObject(denied)
    expect(await rpcs.RunQuery({ parent: `${ROOT}/a/x`, structuredQuery }, ADMIN)).toMatchObject([
      { document: { name: `${ROOT}/a/x/b/z` } },
    ])
  })
})

test('PartitionQuery answers cursors over the collection group', async () => {
  const { rpcs } = await engine()
  const structuredQuery = {
    from: [{ collectionId: 'a', allDescendants: true }],
    orderBy: [{ field: { fieldPath: '__name__' } }],
  }
  expect(await rpcs.PartitionQuery({ parent: ROOT, structuredQuery, partitionCount: '1' }, ADMIN)).toEqual({
    partitions: [{ values: [{ referenceValue: `${ROOT}/a/y` }] }],
  })
  await expect(rpcs.PartitionQuery({ parent: ROOT, structuredQuery }, ADMIN)).rejects.toMatchObject({
    status: 'INVALID_ARGUMENT',
  })
})
