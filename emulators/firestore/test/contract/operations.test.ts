import { describe, expect, test } from 'vitest'
import { adminFor } from './support/admin.ts'
import { ownSubject, type OwnSubject } from './support/own-subject.ts'
import { FOREIGN_HOST, newProjectId } from './support/subject.ts'

interface Operations {
  reads: number
  writes: number
  deletes: number
}

async function operations({ host, port }: OwnSubject): Promise<Operations> {
  const reply = await fetch(`http://${host}:${port}/emulator/v1/mesh/status`)
  return ((await reply.json()) as { operations: Operations }).operations
}

describe.runIf(FOREIGN_HOST === undefined)('what the emulator counts as billed', () => {
  async function counted(work: (db: ReturnType<typeof adminFor>) => Promise<unknown>) {
    const subject = await ownSubject()
    const db = adminFor(subject, newProjectId())
    const batch = db.batch()
    for (const id of ['a', 'b', 'c']) batch.set(db.doc(`letters/${id}`), { id })
    await batch.commit()
    const before = await operations(subject)
    await work(db)
    const after = await operations(subject)
    return [after.reads - before.reads, after.writes - before.writes, after.deletes - before.deletes]
  }

  test.each<[string, (db: ReturnType<typeof adminFor>) => Promise<unknown>, number[]]>([
    ['a document', (db) => db.doc('letters/a').get(), [1, 0, 0]],
    ['a document that is missing', (db) => db.doc('letters/z').get(), [1, 0, 0]],
    ['several at once', (db) => db.getAll(db.doc('letters/a'), db.doc('letters/z')), [2, 0, 0]],
    ['a query', (db) => db.collection('letters').get(), [3, 0, 0]],
    ['a query with a limit', (db) => db.collection('letters').limit(2).get(), [2, 0, 0]],
    ['a query that finds nothing', (db) => db.collection('none').get(), [1, 0, 0]],
    ['writes', (db) => db.doc('letters/d').set({}), [0, 1, 0]],
    ['a deletion', (db) => db.doc('letters/a').delete(), [0, 0, 1]],
    [
      'a transaction',
      (db) =>
        db.runTransaction(async (transaction) => {
          await transaction.get(db.doc('letters/a'))
          transaction.set(db.doc('letters/a'), { n: 1 }).delete(db.doc('letters/b'))
        }),
      [1, 1, 1],
    ],
    [
      'a listener',
      (db) =>
        new Promise<void>((resolve, reject) => {
          const stop = db.collection('letters').onSnapshot(() => {
            stop()
            resolve()
          }, reject)
        }),
      [3, 0, 0],
    ],
  ])('%s', async (_what, work, expected) => {
    expect(await counted(work)).toEqual(expected)
  })
})
