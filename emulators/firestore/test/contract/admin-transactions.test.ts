import { beforeAll, describe, expect, test } from 'vitest'
import { adminFor } from './support/admin.ts'
import { openSubject } from './support/subject.ts'
import type { Subject } from './support/subject.ts'

let subject: Subject
beforeAll(async () => {
  subject = await openSubject()
})

describe('transactions', () => {
  test('reads, queries and writes belong together', async () => {
    const db = adminFor(subject)
    await db.doc('accounts/a').set({ balance: 10 })
    const seen = await db.runTransaction(async (transaction) => {
      const account = await transaction.get(db.doc('accounts/a'))
      const all = await transaction.get(db.collection('accounts'))
      const total = await transaction.get(db.collection('accounts').count())
      transaction.update(account.ref, { balance: 5 }).create(db.doc('accounts/b'), { balance: 5 })
      return [account.get('balance'), all.size, total.data().count]
    })
    expect(seen).toEqual([10, 1, 1])
    expect((await db.collection('accounts').get()).docs.map((doc) => doc.get('balance') as number)).toEqual([5, 5])
  })

  test('one that throws changes nothing', async () => {
    const db = adminFor(subject)
    const failing = db.runTransaction(async (transaction) => {
      await transaction.get(db.doc('a/b'))
      transaction.set(db.doc('a/b'), {})
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect((await db.doc('a/b').get()).exists).toBe(false)
  })

  test('a read-only one reads, and reads the past', async () => {
    const db = adminFor(subject)
    const { writeTime } = await db.doc('a/b').set({ n: 1 })
    await db.doc('a/b').set({ n: 2 })
    const read = (options: object) =>
      db.runTransaction(async (transaction) => (await transaction.get(db.doc('a/b'))).get('n') as number, {
        readOnly: true,
        ...options,
      })
    expect(await read({})).toBe(2)
    expect(await read({ readTime: writeTime })).toBe(1)
  })
})
