import type { Firestore, Transaction, WriteResult } from 'firebase-admin/firestore'
import { beforeAll, describe, expect, test } from 'vitest'
import { adminFor } from './support/admin.ts'
import { FOREIGN_HOST, newProjectId, openSubject } from './support/subject.ts'
import type { Subject } from './support/subject.ts'

let subject: Subject
beforeAll(async () => {
  subject = await openSubject()
})

/** Something that can be waited for, and what lets it come. */
function signal(): { come: Promise<void>; give: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { come: promise, give: resolve }
}

/** Reads in a transaction and answers the document that it wants to set to `{ n }`, if any. */
type Decision = (transaction: Transaction) => Promise<{ path: string; n: number } | undefined>

/** Runs transactions that have all read before any of them writes, in their first attempts; answers how many attempts there were. */
async function allReadFirst(db: Firestore, decisions: readonly Decision[]): Promise<number> {
  const everybodyRead = signal()
  let attempts = 0
  const run = (decide: Decision): Promise<void> =>
    db.runTransaction(async (transaction) => {
      attempts += 1
      const write = await decide(transaction)
      if (attempts === decisions.length) everybodyRead.give()
      await everybodyRead.come
      if (write !== undefined) transaction.set(db.doc(write.path), { n: write.n })
    })
  await Promise.all(decisions.map(run))
  return attempts
}

describe('contention of transactions', () => {
  test('every increment of one counter counts', async () => {
    const db = adminFor(subject)
    const counter = db.doc('counters/one')
    await counter.set({ n: 0 })
    let attempts = 0
    const add = (): Promise<void> =>
      db.runTransaction(
        async (transaction) => {
          attempts += 1
          const read = await transaction.get(counter)
          transaction.update(counter, { n: (read.get('n') as number) + 1 })
        },
        { maxAttempts: 20 },
      )
    await Promise.all(Array.from({ length: 10 }, add))
    expect((await counter.get()).get('n')).toBe(10)
    expect(attempts).toBeGreaterThan(10)
  })

  test('two that read both documents and write one each do not both rely on what they read', async () => {
    const db = adminFor(subject)
    await Promise.all(['oncall/ann', 'oncall/bob'].map((path) => db.doc(path).set({ n: 1 })))
    const leave =
      (path: string): Decision =>
      async (transaction) => {
        const both = await transaction.getAll(db.doc('oncall/ann'), db.doc('oncall/bob'))
        return both.every((doc) => doc.get('n') === 1) ? { path, n: 0 } : undefined
      }
    expect(await allReadFirst(db, [leave('oncall/ann'), leave('oncall/bob')])).toBe(3)
    const left = (await db.collection('oncall').get()).docs.map((doc) => doc.get('n') as number)
    expect(left.toSorted((a, b) => a - b)).toEqual([0, 1])
  })

  test('two that count a query’s results and add one each do not both see the same number', async () => {
    const db = adminFor(subject)
    const few = db.collection('seats').where('n', '<', 2)
    const take =
      (path: string): Decision =>
      async (transaction) =>
        (await transaction.get(few)).empty ? { path, n: 1 } : undefined
    expect(await allReadFirst(db, [take('seats/ann'), take('seats/bob')])).toBe(3)
    expect((await few.get()).size).toBe(1)
  })
})

describe('what a transaction has read', () => {
  test.each(['document', 'query'])('by %s waits for it: writes from outside are carried out after it', async (how) => {
    const db = adminFor(subject)
    await db.doc('a/x').set({ n: 1 })
    const attempts: number[] = []
    let rival: Promise<WriteResult[]> | undefined
    await db.runTransaction(async (transaction) => {
      const seen =
        how === 'query'
          ? (await transaction.get(db.collection('a'))).size
          : ((await transaction.get(db.doc('a/x'))).get('n') as number)
      attempts.push(seen)
      rival ??= db.batch().set(db.doc('a/x'), { n: 2 }).set(db.doc('a/new'), { n: 2 }).commit()
      // Reads outside transactions see what is committed, and do not wait.
      expect((await db.doc('a/x').get()).get('n')).toBe(1)
      transaction.set(db.doc('b/seen'), { seen })
    })
    const [rivalWrite] = (await rival) ?? []
    const seen = await db.doc('b/seen').get()
    expect(String(rivalWrite?.writeTime.valueOf()) > String(seen.updateTime?.valueOf())).toBe(true)
    expect(attempts).toEqual([1])
    expect((await db.doc('a/new').get()).get('n')).toBe(2)
  })

  test.runIf(FOREIGN_HOST === undefined)('is free again a minute after its client went away', async () => {
    const projectId = newProjectId()
    const [db, gone] = [adminFor(subject, projectId), adminFor(subject, projectId)]
    const hasRead = signal()
    void gone.runTransaction(async (transaction) => {
      await transaction.get(gone.doc('a/x'))
      hasRead.give()
      await new Promise(() => {})
    })
    await hasRead.come
    await gone.terminate()
    subject.ours?.clock.advance(55_000_000)
    const write = db.doc('a/x').set({ n: 1 })
    // The emulator answers this after it has the write before it, on the same connection.
    await db.doc('a/y').set({ n: 1 })
    expect((await db.doc('a/x').get()).exists).toBe(false)
    subject.ours?.clock.advance(5_000_000)
    await write
  })
})
