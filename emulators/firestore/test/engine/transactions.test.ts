import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../api/service.ts'
import { ADMIN, DATABASE, ROOT, START, integers, makeParts, set } from './make-parts.ts'

const SECOND = 1_000_000
const query = {
  from: [{ collectionId: 'a' }],
  where: { fieldFilter: { field: { fieldPath: 'n' }, op: 'GREATER_THAN', value: { integerValue: '1' } } },
}

async function engine() {
  const made = makeParts()
  const { rpcs } = made
  const commit = (writes: Json[], transaction?: unknown): Promise<Json> =>
    rpcs.Commit({ database: DATABASE, writes, ...(transaction === undefined ? {} : { transaction }) }, ADMIN)
  const begin = async (options: Json = {}): Promise<unknown> =>
    (await rpcs.BeginTransaction({ database: DATABASE, options }, ADMIN))['transaction']
  const read = (transaction: unknown, ...paths: string[]): Promise<Json[]> =>
    rpcs.BatchGetDocuments(
      { database: DATABASE, documents: paths.map((path) => `${ROOT}/${path}`), transaction },
      ADMIN,
    )
  await commit([set('a/x', { n: 1 }), set('a/y', { n: 2 })])
  return { ...made, commit, begin, read }
}

describe('a read-write transaction', () => {
  test.each<[string, Json]>([
    ['a document that it read was changed', set('a/x', { n: 5 })],
    ['a document that it read was deleted', { delete: `${ROOT}/a/x` }],
    ['a document that it found missing was created', set('a/z', { n: 1 })],
  ])('is ABORTED if %s', async (_what, outside) => {
    const { commit, begin, read, parts } = await engine()
    const transaction = await begin()
    await read(transaction, 'a/x', 'a/z')
    await commit([outside])
    await expect(commit([set('a/result', { n: 1 })], transaction)).rejects.toMatchObject({ status: 'ABORTED' })
    expect(parts.store.get(`${ROOT}/a/result`)).toBeUndefined()
  })

  test('commits if only other documents changed, or a write changed nothing', async () => {
    const { commit, begin, read, parts } = await engine()
    const transaction = await begin()
    await read(transaction, 'a/x')
    await commit([set('a/y', { n: 9 }), set('a/x', { n: 1 })])
    await commit([set('a/x', { n: 2 })], transaction)
    expect(parts.store.get(`${ROOT}/a/x`)?.fields).toEqual(integers({ n: 2 }))
  })

  test('is ABORTED if the result of a query that it ran changed, and only then', async () => {
    const { commit, rpcs } = await engine()
    const ask = async (): Promise<unknown> => {
      const [first] = await rpcs.RunQuery({ parent: ROOT, structuredQuery: query, newTransaction: {} }, ADMIN)
      return first?.['transaction']
    }
    const untouched = await ask()
    await commit([set('a/small', { n: 0 })])
    await commit([set('a/r', { n: 0 })], untouched)
    const touched = await ask()
    await commit([set('a/large', { n: 7 })])
    await expect(commit([set('a/r', { n: 1 })], touched)).rejects.toMatchObject({ status: 'ABORTED' })
  })

  test('is ABORTED if an aggregate that it read changed', async () => {
    const { commit, rpcs } = await engine()
    const structuredAggregationQuery = { structuredQuery: query, aggregations: [{ alias: 'c', count: {} }] }
    const [response] = await rpcs.RunAggregationQuery(
      { parent: ROOT, structuredAggregationQuery, newTransaction: {} },
      ADMIN,
    )
    expect(response).toMatchObject({ result: { aggregateFields: { c: { integerValue: '1' } } } })
    await commit([set('a/more', { n: 3 })])
    await expect(commit([], response?.['transaction'])).rejects.toMatchObject({ status: 'ABORTED' })
  })

  test('reads what is committed now, and sees several reads as one against later changes', async () => {
    const { commit, begin, read } = await engine()
    const transaction = await begin({ readWrite: {} })
    await commit([set('a/x', { n: 5 })])
    expect(await read(transaction, 'a/x')).toMatchObject([{ found: { fields: integers({ n: 5 }) } }])
    await commit([set('a/x', { n: 6 })])
    expect(await read(transaction, 'a/x')).toMatchObject([{ found: { fields: integers({ n: 6 }) } }])
    await expect(commit([set('a/x', { n: 7 })], transaction)).rejects.toMatchObject({ status: 'ABORTED' })
  })
})

describe('the life of a transaction', () => {
  const EXPIRED = { status: 'INVALID_ARGUMENT', message: expect.stringContaining('transaction has expired') }

  test('ends with its commit, with a failed commit and with a rollback', async () => {
    const { commit, begin, read, rpcs } = await engine()
    const committed = await begin()
    await commit([], committed)
    const failed = await begin()
    await expect(
      commit([{ update: { name: `${ROOT}/a/no` }, currentDocument: { exists: true } }], failed),
    ).rejects.toMatchObject({
      status: 'NOT_FOUND',
    })
    const rolledBack = await begin()
    await rpcs.Rollback({ database: DATABASE, transaction: rolledBack }, ADMIN)
    await rpcs.Rollback({ database: DATABASE, transaction: rolledBack }, ADMIN)
    for (const transaction of [committed, failed, rolledBack]) {
      await expect(commit([], transaction)).rejects.toMatchObject(EXPIRED)
      await expect(read(transaction, 'a/x')).rejects.toMatchObject(EXPIRED)
    }
  })

  test('is 60 s without use', async () => {
    const { commit, begin, read, clock } = await engine()
    const [used, idle] = [await begin(), await begin()]
    clock.advance(59 * SECOND)
    await read(used, 'a/x')
    clock.advance(SECOND)
    await expect(read(idle, 'a/x')).rejects.toMatchObject(EXPIRED)
    await commit([], used)
  })

  test('is 270 s with use', async () => {
    const { commit, begin, read, clock } = await engine()
    const transaction = await begin()
    for (let elapsed = 0; elapsed < 240; elapsed += 30) {
      clock.advance(30 * SECOND)
      await read(transaction, 'a/x')
    }
    clock.advance(30 * SECOND)
    await expect(commit([], transaction)).rejects.toMatchObject(EXPIRED)
  })

  test('one of an earlier run has expired; a made-up one is invalid, also to roll back', async () => {
    const { commit, rpcs } = await engine()
    await expect(commit([], await (await engine()).begin())).rejects.toMatchObject(EXPIRED)
    await expect(commit([], 'AAAA')).rejects.toMatchObject({
      status: 'INVALID_ARGUMENT',
      message: expect.stringContaining('Invalid transaction'),
    })
    await expect(rpcs.Rollback({ database: DATABASE, transaction: 'AAAA' }, ADMIN)).rejects.toMatchObject({
      status: 'INVALID_ARGUMENT',
    })
  })

  test('belongs to one database', async () => {
    const { begin, rpcs } = await engine()
    const request = { database: 'projects/p/databases/other', transaction: await begin() }
    await expect(rpcs.Commit(request, ADMIN)).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' })
  })
})

describe('a read-only transaction', () => {
  test('sees one state of documents, queries, lists and counts however much is committed', async () => {
    const { commit, begin, read, rpcs } = await engine()
    const transaction = await begin({ readOnly: {} })
    await commit([set('a/x', { n: 50 }), { delete: `${ROOT}/a/y` }, set('a/new', { n: 9 }), set('b/new', { n: 9 })])
    expect(await read(transaction, 'a/x', 'a/y', 'a/new')).toEqual([
      expect.objectContaining({ found: expect.objectContaining({ fields: integers({ n: 1 }) }), readTime: START }),
      expect.objectContaining({ found: expect.objectContaining({ fields: integers({ n: 2 }) }) }),
      { missing: `${ROOT}/a/new`, readTime: START },
    ])
    const found = await rpcs.RunQuery({ parent: ROOT, structuredQuery: query, transaction }, ADMIN)
    expect(found).toMatchObject([{ document: { name: `${ROOT}/a/y` } }])
    const listed = await rpcs.ListDocuments({ parent: ROOT, collectionId: 'a', transaction }, ADMIN)
    expect(listed['documents']).toMatchObject([{ name: `${ROOT}/a/x` }, { name: `${ROOT}/a/y` }])
    expect(await rpcs.ListCollectionIds({ parent: ROOT, readTime: START }, ADMIN)).toEqual({ collectionIds: ['a'] })
  })

  test('may not write, and commits without conflict', async () => {
    const { commit, begin, read } = await engine()
    const transaction = await begin({ readOnly: {} })
    await read(transaction, 'a/x')
    await commit([set('a/x', { n: 2 })])
    await commit([], transaction)
    await expect(commit([set('a/x', { n: 3 })], await begin({ readOnly: {} }))).rejects.toMatchObject({
      status: 'INVALID_ARGUMENT',
    })
  })
})

describe('read times', () => {
  test('reach back to any commit of the last hour and no further', async () => {
    const { commit, rpcs, clock } = await engine()
    clock.advance(1800 * SECOND)
    await commit([set('a/x', { n: 2 })])
    const get = (readTime: string): Promise<Json> => rpcs.GetDocument({ name: `${ROOT}/a/x`, readTime }, ADMIN)
    expect(await get(START)).toMatchObject({ fields: integers({ n: 1 }) })
    expect(await get('2026-01-01T00:30:00Z')).toMatchObject({ fields: integers({ n: 2 }) })
    await expect(get('2026-01-01T00:30:01Z')).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' })
    clock.advance(1801 * SECOND)
    await commit([set('a/x', { n: 3 })])
    await expect(get(START)).rejects.toMatchObject({ status: 'FAILED_PRECONDITION' })
    expect(await get('2026-01-01T00:30:00Z')).toMatchObject({ fields: integers({ n: 2 }) })
  })

  test('show every past state of random commits', () => {
    const step = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      n: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        const { parts } = makeParts()
        const states: [number, Json][] = []
        const state: Record<string, unknown> = {}
        for (const { id, n } of steps) {
          const write = n === undefined ? { delete: `${ROOT}/c/${id}` } : set(`c/${id}`, { n })
          const { time } = parts.committer.commit(DATABASE, [write], ADMIN)
          if (n === undefined) delete state[id]
          else state[id] = integers({ n })
          states.push([time, { ...state }])
        }
        for (const [time, expected] of states) {
          const found = [...parts.history.at(time).inCollection(`${ROOT}/c`)].map(({ name, fields }) => [
            name.slice(-1),
            fields,
          ])
          expect(Object.fromEntries(found)).toEqual(expected)
        }
      }),
    )
  })
})

test('a read has one of transaction, newTransaction and readTime', async () => {
  const { rpcs, begin } = await engine()
  const request = { name: `${ROOT}/a/x`, transaction: await begin(), readTime: START }
  await expect(rpcs.GetDocument(request, ADMIN)).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' })
  await expect(begin({ readOnly: {}, readWrite: {} })).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' })
})
