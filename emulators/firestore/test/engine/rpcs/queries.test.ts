import { describe, expect, test } from 'vitest'
import type { Json } from '../../../api/service.ts'
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
  })

  test('goes on after the last id of a page, whatever came between', async () => {
    const { rpcs } = await engine()
    const first = await rpcs.ListCollectionIds({ parent: ROOT, pageSize: 1 }, ADMIN)
    expect(first).toEqual({ collectionIds: ['a'], nextPageToken: expect.any(String) })
    const { nextPageToken: pageToken } = first
    await rpcs.Commit({ database: DATABASE, writes: [set('0/x', {}), set('b/x', {})] }, ADMIN)
    expect(await rpcs.ListCollectionIds({ parent: ROOT, pageToken }, ADMIN)).toEqual({ collectionIds: ['b', 'c'] })
    for (const request of [{ parent: ROOT, pageToken: 'x' }, { parent: `${ROOT}/c/v`, pageToken }, { parent: 'x' }]) {
      await expect(rpcs.ListCollectionIds(request, ADMIN)).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' })
    }
  })

  test('answers those of an earlier time', async () => {
    const { rpcs, clock } = await engine()
    clock.advance(1_000_000)
    await rpcs.Commit({ database: DATABASE, writes: [set('new/x', {})] }, ADMIN)
    expect(await rpcs.ListCollectionIds({ parent: ROOT, readTime: START }, ADMIN)).toEqual({
      collectionIds: ['a', 'c'],
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

describe('PartitionQuery', () => {
  const structuredQuery = {
    from: [{ collectionId: 'a', allDescendants: true }],
    orderBy: [{ field: { fieldPath: '__name__' } }],
  }
  const cursorAt = (path: string): Json => ({ values: [{ referenceValue: `${ROOT}/${path}` }] })

  test('answers cursors over the collection group', async () => {
    const { rpcs } = await engine()
    expect(await rpcs.PartitionQuery({ parent: ROOT, structuredQuery, partitionCount: '1' }, ADMIN)).toEqual({
      partitions: [cursorAt('a/y')],
    })
  })

  test('answers them by page', async () => {
    const { rpcs } = await engine()
    await rpcs.Commit({ database: DATABASE, writes: [set('a/z', {}), set('b/x/a/w', {})] }, ADMIN)
    const request = { parent: ROOT, structuredQuery, partitionCount: '3', pageSize: 2 }
    const first = await rpcs.PartitionQuery(request, ADMIN)
    expect(first).toEqual({ partitions: [cursorAt('a/y'), cursorAt('a/z')], nextPageToken: expect.any(String) })
    const { nextPageToken: pageToken } = first
    expect(await rpcs.PartitionQuery({ ...request, pageToken }, ADMIN)).toEqual({ partitions: [cursorAt('b/x/a/w')] })
    await expect(rpcs.PartitionQuery({ ...request, partitionCount: '2', pageToken }, ADMIN)).rejects.toThrow(
      'pageToken',
    )
  })

  test.each<[string, Json]>([
    ['no count', {}],
    ['a count of 0', { partitionCount: '0' }],
    ['a document as parent', { partitionCount: '2', parent: `${ROOT}/c/v` }],
    ['no query', { partitionCount: '2', structuredQuery: undefined }],
    ['all collections', { partitionCount: '2', structuredQuery: { from: [{ allDescendants: true }] } }],
    ['one collection', { partitionCount: '2', structuredQuery: { from: [{ collectionId: 'a' }] } }],
    ['a limit', { partitionCount: '2', structuredQuery: { ...structuredQuery, limit: 1 } }],
    ['a negative page', { partitionCount: '2', pageSize: -1 }],
  ])('refuses %s', async (_, more) => {
    const { rpcs } = await engine()
    await expect(rpcs.PartitionQuery({ parent: ROOT, structuredQuery, ...more }, ADMIN)).rejects.toMatchObject({
      status: 'INVALID_ARGUMENT',
    })
  })
})
