import { describe, expect, test } from 'vitest'
import type { Json } from '../../api/service.ts'
import { ADMIN, DATABASE, ROOT, set } from './make-parts.ts'
import { ABOVE_ONE, lockingEngine } from './locking-engine.ts'
import { track } from './track.ts'

const SECOND = 1_000_000
const CONTENTION = { status: 'ABORTED', message: 'Too much contention on these documents. Please try again.' }

async function engine() {
  const made = lockingEngine()
  await made.commit([set('a/x', { n: 1 }), set('a/y', { n: 2 }), set('a/z', { n: 3 })])
  return made
}

describe('what a transaction has read', () => {
  test.each<[string, Json]>([
    ['an update', set('a/x', { n: 5 })],
    ['an update that changes nothing', set('a/x', { n: 1 })],
    ['a delete', { delete: `${ROOT}/a/x` }],
    [
      'a transform',
      {
        transform: { document: `${ROOT}/a/x`, fieldTransforms: [{ fieldPath: 'n', increment: { integerValue: '4' } }] },
      },
    ],
    ['the creation of a document that it found missing', set('a/missing', { n: 1 })],
  ])('is locked: %s waits until it commits', async (_what, write) => {
    const { begin, read, commit, commitLater, numberAt } = await engine()
    const transaction = await begin()
    await read(transaction, 'a/x', 'a/missing')
    const rival = commitLater([set('a/other', { n: 1 }), write])
    expect(await rival.state()).toBe('waiting')
    expect(numberAt('a/other')).toBeUndefined()
    await commit([set('a/result', { n: 1 })], transaction)
    expect(await rival.state()).toBe('OK')
    expect(numberAt('a/other')).toBe('1')
  })

  test('is not locked for reads, for verification, and for writes of other documents', async () => {
    const { begin, read, commit, rpcs } = await engine()
    const [one, other] = [await begin(), await begin()]
    await read(one, 'a/x')
    await read(other, 'a/x')
    expect(await rpcs.GetDocument({ name: `${ROOT}/a/x` }, ADMIN)).toMatchObject({ name: `${ROOT}/a/x` })
    await commit([set('a/y', { n: 9 }), { verify: `${ROOT}/a/x`, currentDocument: { exists: true } }])
  })

  test.each<[string, (made: Awaited<ReturnType<typeof engine>>, transaction: unknown) => unknown]>([
    ['rolls back', ({ rollback }, transaction) => rollback(transaction)],
    [
      'fails to commit',
      ({ commitLater }, transaction) =>
        commitLater([{ delete: `${ROOT}/a/missing`, currentDocument: { exists: true } }], transaction).state(),
    ],
    ['idles out', ({ clock }) => clock.advance(10 * SECOND)],
    ['is retried', ({ begin }, retryTransaction) => begin({ readWrite: { retryTransaction } })],
  ])('is free again when it %s', async (_how, end) => {
    const made = await engine()
    const transaction = await made.begin()
    await made.read(transaction, 'a/x')
    made.clock.advance(50 * SECOND)
    const rival = made.commitLater([set('a/x', { n: 5 })])
    expect(await rival.state()).toBe('waiting')
    await end(made, transaction)
    expect(await rival.state()).toBe('OK')
  })

  test('is free again when the database is cleared of transactions', async () => {
    const { begin, read, commitLater, parts } = await engine()
    await read(await begin(), 'a/x')
    const rival = commitLater([set('a/x', { n: 5 })])
    parts.transactions.endAll(DATABASE)
    expect(await rival.state()).toBe('OK')
  })
})

describe('the range of a query', () => {
  const limited = { ...ABOVE_ONE, orderBy: [{ field: { fieldPath: 'n' } }], limit: 1 }
  test.each<[string, Json, Json, string]>([
    ['a document that would come in', ABOVE_ONE, set('a/new', { n: 7 }), 'waiting'],
    ['a document that would go out', ABOVE_ONE, set('a/y', { n: 0 }), 'waiting'],
    ['a result that is deleted', ABOVE_ONE, { delete: `${ROOT}/a/z` }, 'waiting'],
    ['a document that stays outside', ABOVE_ONE, set('a/x', { n: 0 }), 'OK'],
    ['a document of another collection', ABOVE_ONE, set('b/y', { n: 7 }), 'OK'],
    ['a document before the last result', limited, set('a/new', { n: 2 }), 'waiting'],
    ['a document beyond the limit', limited, set('a/new', { n: 3 }), 'OK'],
  ])('and %s', async (_what, structuredQuery, write, state) => {
    const { begin, query, commitLater, commit } = await engine()
    const transaction = await begin()
    await query(transaction, structuredQuery)
    const rival = commitLater([write])
    expect(await rival.state()).toBe(state)
    await commit([], transaction)
    expect(await rival.state()).toBe('OK')
  })

  test('is locked by counts and lists as well', async () => {
    const { begin, commitLater, rpcs, rollback } = await engine()
    const structuredAggregationQuery = { structuredQuery: ABOVE_ONE, aggregations: [{ alias: 'c', count: {} }] }
    const [response] = await rpcs.RunAggregationQuery(
      { parent: ROOT, structuredAggregationQuery, newTransaction: {} },
      ADMIN,
    )
    const lister = await begin()
    await rpcs.ListDocuments({ parent: ROOT, collectionId: 'b', transaction: lister }, ADMIN)
    const [counted, listed] = [commitLater([set('a/new', { n: 7 })]), commitLater([set('b/new', { n: 7 })])]
    expect([await counted.state(), await listed.state()]).toEqual(['waiting', 'waiting'])
    await rollback(response?.['transaction'])
    expect([await counted.state(), await listed.state()]).toEqual(['OK', 'waiting'])
    await rollback(lister)
    expect(await listed.state()).toBe('OK')
  })
})

describe('requests that wait', () => {
  test('give up after 20 s with ABORTED, and leave nothing behind', async () => {
    const { begin, read, commitLater, clock, numberAt, commit } = await engine()
    const holder = await begin()
    await read(holder, 'a/x')
    const waiter = await begin()
    await read(waiter, 'a/y')
    const outside = commitLater([set('a/x', { n: 5 })])
    const inside = commitLater([set('a/x', { n: 6 })], waiter)
    clock.advance(20 * SECOND - 1)
    expect([await outside.state(), await inside.state()]).toEqual(['waiting', 'waiting'])
    clock.advance(1)
    for (const { answer } of [outside, inside])
      await expect(answer).rejects.toMatchObject({ status: 'ABORTED', message: 'Transaction lock timeout.' })
    await commit([set('a/y', { n: 7 })])
    await commit([], holder)
    expect([numberAt('a/x'), numberAt('a/y')]).toEqual(['1', '7'])
  })

  test('are judged by the rules before, not after they have waited', async () => {
    const { begin, read, parts, rpcs } = await engine()
    await read(await begin(), 'a/x')
    parts.authoriser.write = () => {
      throw new Error('judged')
    }
    await expect(
      rpcs.Commit({ database: DATABASE, writes: [set('a/x', { n: 5 })] }, { kind: 'nobody' }),
    ).rejects.toThrow('judged')
  })

  test('see the documents as the commit before left them', async () => {
    const { begin, read, commit, commitLater, numberAt } = await engine()
    const transaction = await begin()
    await read(transaction, 'a/x')
    const fieldTransforms = [{ fieldPath: 'n', increment: { integerValue: '10' } }]
    const increment = { transform: { document: `${ROOT}/a/x`, fieldTransforms } }
    const created = commitLater([set('a/x', { n: 9 }, { currentDocument: { exists: false } })])
    const added = commitLater([increment])
    await commit([set('a/x', { n: 100 })], transaction)
    expect([await created.state(), await added.state()]).toEqual(['ALREADY_EXISTS', 'OK'])
    expect(numberAt('a/x')).toBe('110')
  })

  test('each of a BatchWrite waits alone', async () => {
    const { begin, read, rollback, rpcs, numberAt } = await engine()
    const transaction = await begin()
    await read(transaction, 'a/x')
    const writes = [set('a/x', { n: 5 }), set('a/y', { n: 6 })]
    const batch = track(rpcs.BatchWrite({ database: DATABASE, writes }, ADMIN))
    expect([await batch.state(), numberAt('a/x'), numberAt('a/y')]).toEqual(['waiting', '1', '6'])
    await rollback(transaction)
    expect(await batch.answer).toMatchObject({ status: [{ code: 0 }, { code: 0 }] })
  })

  test('by the thousand cost little, queue and departure alike', async () => {
    const { begin, read, commit, rollback } = await engine()
    const holder = await begin()
    await read(holder, 'a/x')
    const writes = Array.from({ length: 1000 }, (_, n) => commit([set('a/x', { n })]))
    const reads = Array.from({ length: 1000 }, async () => {
      const transaction = await begin()
      const responses = await read(transaction, 'a/x')
      await rollback(transaction)
      return responses
    })
    await rollback(holder)
    await Promise.all(writes)
    expect((await Promise.all(reads)).at(-1)).toMatchObject([{ found: { fields: { n: { integerValue: '999' } } } }])
  })

  test('fail when the emulator is closed, and leave nothing behind', async () => {
    const { begin, read, commitLater, readLater, rollback, parts, numberAt } = await engine()
    const holder = await begin()
    await read(holder, 'a/x')
    const waiting = [commitLater([set('a/x', { n: 5 })]), readLater(await begin(), 'a/x')]
    expect(await Promise.all(waiting.map((each) => each.state()))).toEqual(['waiting', 'waiting'])
    parts.locks.close()
    for (const { answer } of waiting)
      await expect(answer).rejects.toMatchObject({ status: 'ABORTED', message: expect.stringContaining('closed') })
    await rollback(holder)
    expect(numberAt('a/x')).toBe('1')
  })

  test('go with the transaction that is rolled back under them', async () => {
    const { begin, read, commitLater, rollback } = await engine()
    const [holder, waiter] = [await begin(), await begin()]
    await read(holder, 'a/x')
    const waiting = commitLater([set('a/x', { n: 6 })], waiter)
    await rollback(waiter)
    await expect(waiting.answer).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' })
    await rollback(holder)
  })
})

describe('transactions that wait for each other', () => {
  test.each([
    [0, 1],
    [1, 0],
  ])('the younger is aborted, whichever asks first', async (first, second) => {
    const { begin, read, commitLater, numberAt } = await engine()
    const transactions = [await begin(), await begin()]
    for (const transaction of transactions) await read(transaction, 'a/x')
    const commits = new Map(
      [first, second].map((index) => [index, commitLater([set('a/x', { n: 10 + index })], transactions[index])]),
    )
    expect(await commits.get(0)?.state()).toBe('OK')
    await expect(commits.get(1)?.answer).rejects.toMatchObject(CONTENTION)
    expect(numberAt('a/x')).toBe('10')
    await expect(read(transactions[1], 'a/x')).rejects.toThrow('transaction has expired')
  })

  test('a retry has the age of its first attempt, and wins', async () => {
    const { begin, read, commitLater, rollback } = await engine()
    const early = await begin()
    const late = await begin()
    await rollback(early)
    const retried = await begin({ readWrite: { retryTransaction: early } })
    for (const transaction of [late, retried]) await read(transaction, 'a/x')
    const commits = [commitLater([set('a/x', { n: 7 })], late), commitLater([set('a/x', { n: 8 })], retried)]
    expect(await Promise.all(commits.map((each) => each.state()))).toEqual(['ABORTED', 'OK'])
  })

  test('a circle of three is broken once', async () => {
    const { begin, read, commitLater } = await engine()
    const transactions = [await begin(), await begin(), await begin()]
    const ids = ['x', 'y', 'z']
    for (const [index, transaction] of transactions.entries()) await read(transaction, `a/${ids[index]}`)
    const commits = transactions.map((transaction, index) =>
      commitLater([set(`a/${ids[(index + 1) % 3]}`, { n: 9 })], transaction),
    )
    expect(await Promise.all(commits.map((each) => each.state()))).toEqual(['OK', 'OK', 'ABORTED'])
  })

  test('are seen at once, also where the lock was taken after the commit began to wait', async () => {
    const { begin, read, commitLater } = await engine()
    const [older, middle, younger] = [await begin(), await begin(), await begin()]
    await read(younger, 'a/x')
    await read(middle, 'a/y')
    const waiting = commitLater([set('a/x', { n: 7 })], middle)
    await read(older, 'a/x')
    const winner = commitLater([set('a/y', { n: 8 })], older)
    expect([await waiting.state(), await winner.state()]).toEqual(['ABORTED', 'OK'])
  })

  test('write skew cannot happen: of two that read both and write one each, one is aborted', async () => {
    const { begin, read, commitLater } = await engine()
    const [one, other] = [await begin(), await begin()]
    for (const transaction of [one, other]) await read(transaction, 'a/x', 'a/y')
    const commits = [commitLater([set('a/x', { n: 0 })], one), commitLater([set('a/y', { n: 0 })], other)]
    expect(await Promise.all(commits.map((each) => each.state()))).toEqual(['OK', 'ABORTED'])
  })
})

describe('a read of a transaction', () => {
  test('waits behind an older commit that waits, and then sees what that did', async () => {
    const { begin, read, readLater, commitLater, rollback } = await engine()
    const holder = await begin()
    await read(holder, 'a/x')
    const write = commitLater([set('a/x', { n: 50 })])
    const young = await begin()
    const reading = readLater(young, 'a/x')
    expect(await reading.state()).toBe('waiting')
    await rollback(holder)
    expect(await write.state()).toBe('OK')
    expect(await reading.answer).toMatchObject([{ found: { fields: { n: { integerValue: '50' } } } }])
  })

  test('counts as use of the transaction when it has waited, not when it began to', async () => {
    const { begin, read, readLater, commitLater, rollback, clock } = await engine()
    const holder = await begin()
    await read(holder, 'a/x')
    commitLater([set('a/x', { n: 50 })])
    const young = await begin()
    const reading = readLater(young, 'a/x')
    clock.advance(15 * SECOND)
    await rollback(holder)
    await reading.answer
    clock.advance(59 * SECOND)
    expect(await readLater(young, 'a/y').state()).toBe('OK')
  })

  test('does not wait behind a younger commit, nor for one that waits for its own transaction', async () => {
    const { begin, read, query, commitLater, rollback } = await engine()
    const older = await begin()
    const holder = await begin()
    await read(holder, 'a/y')
    const write = commitLater([set('a/y', { n: 50 })])
    await read(older, 'a/y')
    await query(holder, ABOVE_ONE)
    expect(await write.state()).toBe('waiting')
    await rollback(older)
    expect(await write.state()).toBe('waiting')
    await rollback(holder)
    expect(await write.state()).toBe('OK')
  })

  test('goes ahead when the commit before it turns out to wait for it', async () => {
    const { begin, read, readLater, commitLater, commit } = await engine()
    const holder = await begin()
    await read(holder, 'a/x')
    const write = commitLater([set('a/x', { n: 50 })])
    const young = await begin()
    await read(young, 'a/y')
    const reading = readLater(young, 'a/x')
    const commitOfHolder = commitLater([set('a/y', { n: 60 })], holder)
    expect(await reading.state()).toBe('OK')
    await commit([], young)
    expect([await commitOfHolder.state(), await write.state()]).toEqual(['OK', 'OK'])
  })
})
