import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../api/service.ts'
import { denied } from '../../engine/denied.ts'
import { ABOVE_ONE, lockingEngine } from './locking-engine.ts'
import { ADMIN, DATABASE, ROOT, START, USER, integers, makeParts, set } from './make-parts.ts'

const SECOND = 1_000_000
async function engine() {
  const made = lockingEngine()
  await made.commit([set('a/x', { n: 1 }), set('a/y', { n: 2 })])
  return made
}

describe('a read-write transaction', () => {
  test('reads what is committed now, and then nothing of it changes before it commits', async () => {
    const { commit, commitLater, begin, read, numberAt } = await engine()
    const transaction = await begin({ readWrite: {} })
    await commit([set('a/x', { n: 5 })])
    expect(await read(transaction, 'a/x')).toMatchObject([{ found: { fields: integers({ n: 5 }) } }])
    const rival = commitLater([set('a/x', { n: 6 })])
    expect(await read(transaction, 'a/x')).toMatchObject([{ found: { fields: integers({ n: 5 }) } }])
    await commit([set('a/x', { n: 7 })], transaction)
    expect(await rival.state()).toBe('OK')
    expect(numberAt('a/x')).toBe('6')
  })

  test('is for server clients only', async () => {
    const { rpcs } = await engine()
    const user = { kind: 'user', uid: 'u', token: {} } as const
    await expect(rpcs.BeginTransaction({ database: DATABASE }, user)).rejects.toMatchObject({
      status: 'PERMISSION_DENIED',
    })
    const options = { readOnly: {} }
    expect(await rpcs.BeginTransaction({ database: DATABASE, options }, user)).toHaveProperty('transaction')
  })

  test('may be the retry of one of an earlier run, but not of nothing', async () => {
    const { begin } = await engine()
    const retryTransaction = await (await engine()).begin()
    expect(await begin({ readWrite: { retryTransaction } })).toEqual(expect.any(String))
    await expect(begin({ readWrite: { retryTransaction: 'AAAA' } })).rejects.toMatchObject({
      status: 'INVALID_ARGUMENT',
    })
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
    const { begin, commit, rpcs } = await engine()
    const transaction = await begin()
    const database = 'projects/p/databases/other'
    const options = { readWrite: { retryTransaction: transaction } }
    const refused = { status: 'INVALID_ARGUMENT', message: expect.stringContaining(`the request is for ${database}`) }
    await expect(rpcs.Rollback({ database, transaction }, ADMIN)).rejects.toMatchObject(refused)
    await expect(rpcs.BeginTransaction({ database, options }, ADMIN)).rejects.toMatchObject(refused)
    await expect(rpcs.Commit({ database, transaction }, ADMIN)).rejects.toMatchObject(refused)
    await commit([], transaction)
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
    const found = await rpcs.RunQuery({ parent: ROOT, structuredQuery: ABOVE_ONE, transaction }, ADMIN)
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

test('a read-only transaction sees its state however much is committed, until it ends', async () => {
  const { parts, rpcs } = await engine()
  const begun = await rpcs.BeginTransaction({ database: DATABASE, options: { readOnly: {} } }, ADMIN)
  const request = { name: `${ROOT}/a/x`, transaction: begun['transaction'] }
  for (let n = 0; n <= 10_000; n += 1) parts.committer.commit(DATABASE, [set('a/x', { n })], ADMIN)
  expect(await rpcs.GetDocument(request, ADMIN)).toMatchObject({ fields: integers({ n: 1 }) })
  await rpcs.Rollback({ database: DATABASE, transaction: begun['transaction'] }, ADMIN)
  parts.committer.commit(DATABASE, [set('a/x', { n: 0 })], ADMIN)
  await expect(rpcs.GetDocument({ name: `${ROOT}/a/x`, readTime: START }, ADMIN)).rejects.toMatchObject({
    status: 'FAILED_PRECONDITION',
  })
})

test('a read that fails leaves no transaction open that it began', async () => {
  const { parts, rpcs } = makeParts({
    get: () => {
      throw denied()
    },
    list: () => undefined,
    write: () => undefined,
  })
  parts.committer.commit(DATABASE, [set('a/x', { n: 1 })], ADMIN)
  const request = { database: DATABASE, documents: [`${ROOT}/a/x`], newTransaction: { readOnly: {} } }
  await expect(rpcs.BatchGetDocuments(request, USER)).rejects.toMatchObject({ status: 'PERMISSION_DENIED' })
  for (let n = 0; n <= 10_000; n += 1) parts.committer.commit(DATABASE, [set('a/x', { n })], ADMIN)
  await expect(rpcs.GetDocument({ name: `${ROOT}/a/x`, readTime: START }, ADMIN)).rejects.toMatchObject({
    status: 'FAILED_PRECONDITION',
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

  test('of more than an hour ago are refused also where nothing has changed since', async () => {
    const { rpcs, clock } = await engine()
    clock.advance(3601 * SECOND)
    const get = (readTime: string): Promise<Json> => rpcs.GetDocument({ name: `${ROOT}/a/x`, readTime }, ADMIN)
    await expect(get('2026-01-01T00:00:00.5Z')).rejects.toMatchObject({ status: 'FAILED_PRECONDITION' })
    expect(await get('2026-01-01T00:00:01Z')).toMatchObject({ fields: integers({ n: 1 }) })
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
  await expect(begin({ readOnly: { readTime: '2026-01-01T00:00:01Z' } })).rejects.toMatchObject({
    status: 'INVALID_ARGUMENT',
  })
  await expect(begin({ readOnly: {}, readWrite: {} })).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' })
})
