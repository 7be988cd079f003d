import { beforeEach, describe, expect, test } from 'vitest'
import { COLLECTIONS } from '@mesh/core/paths'
import { commit, commitDerived, type LedgerFacts } from '../../src/kit/commit.ts'
import { derivedWrites } from '../../src/kit/derived-writes.ts'
import { digestOf } from '../../src/kit/digest.ts'
import { background, callable } from '../../src/kit/door.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { readTogether } from '../../src/kit/read-together.ts'
import { at } from '../fixtures.ts'
import { ledgerEntries } from '../ledger-entries.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'

takeOwnProject()
beforeEach(clearFirestore)

const things = async () => (await firestore()).collection('things')
const thing = async (id = 'a') => (await (await things()).doc(id).get()).data()

function facts(changes: Partial<LedgerFacts> = {}): LedgerFacts {
  return { actor: { type: 'person', id: 'ada' }, action: 'thing.set', resource: 'things/a', ...changes }
}

describe('a recorded change', () => {
  test('is in the ledger with digests of the documents, and the log has nothing of their content', async () => {
    const a = (await things()).doc('a')
    const [before, after] = [{ size: 1 }, { size: 2, name: 'sekret', time: at(0) }]
    const answer = await commit(async (transaction) => {
      transaction.set(a, after)
      transaction.record(facts({ before, after, reason: 'grown', evidence: ['evidence'] }))
      return 'done'
    })
    expect(answer).toBe('done')
    const entries = await ledgerEntries()
    expect(entries).toEqual([
      {
        v: 1,
        nonce: expect.stringMatching(/^[\w-]{22}$/),
        time: expect.any(String),
        actor: { type: 'person', id: 'ada' },
        action: 'thing.set',
        resource: 'things/a',
        before: digestOf(before),
        after: digestOf(after),
        reason: 'grown',
        traceId: null,
        evidence: [digestOf('evidence')],
      },
    ])
    const { docs } = await (await firestore()).collection(COLLECTIONS.ledgerPending).get()
    expect(docs.map(({ id }) => id)).toEqual([entries[0]?.nonce])
    expect(JSON.stringify(docs.map((document) => document.data()))).not.toContain('sekret')
  })

  test('that records nothing is refused, with nothing written', async () => {
    const a = (await things()).doc('a')
    const silent = commit(async (transaction) => void transaction.set(a, { size: 1 }))
    await expect(silent).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('1 writes') })
    for (const write of ['create', 'update', 'delete'] as const) {
      const refused = commit(async (transaction) => void transaction[write](a, { size: 1 } as never))
      await expect(refused).rejects.toMatchObject({ code: 'internal' })
    }
    expect([await thing(), await ledgerEntries()]).toEqual([undefined, []])
  })

  test('that is no valid entry is refused, with nothing written', async () => {
    const a = (await things()).doc('a')
    const odd = commit(async (transaction) => {
      transaction.set(a, { size: 1 })
      transaction.record(facts({ action: 'not a verb' }))
    })
    await expect(odd).rejects.toMatchObject({ code: 'internal' })
    expect([await thing(), await ledgerEntries()]).toEqual([undefined, []])
  })

  test('may write beside it what follows from it, and that alone needs no entry', async () => {
    const all = await things()
    await commit(async (transaction) => void transaction.derived.set(all.doc('b'), { size: 1 }))
    expect([await thing('b'), await ledgerEntries()]).toEqual([{ size: 1 }, []])
  })

  test('may change no document, but the world', async () => {
    await commit(async (transaction) => transaction.record(facts()))
    expect(await ledgerEntries()).toMatchObject([{ before: null, after: null }])
  })

  test('is an entry for each thing that changed', async () => {
    const all = await things()
    await commit(async (transaction) => {
      for (const id of ['a', 'b']) {
        transaction.set(all.doc(id), {})
        transaction.record(facts({ resource: `things/${id}` }))
      }
    })
    expect((await ledgerEntries()).map(({ resource }) => resource).sort()).toEqual(['things/a', 'things/b'])
  })
})

describe('at least once', () => {
  test('a transaction that is tried again leaves one entry for each change', async () => {
    const a = (await things()).doc('a')
    let attempts = 0
    const grow = () =>
      commit(async (transaction) => {
        attempts += 1
        const size = ((await transaction.get(a)).get('size') as number | undefined) ?? 0
        transaction.set(a, { size: size + 1 })
        transaction.record(facts({ before: size, after: size + 1 }))
      })
    await Promise.all(Array.from({ length: 6 }, grow))
    expect(attempts).toBeGreaterThan(6)
    expect(await thing()).toEqual({ size: 6 })
    const afters = (await ledgerEntries()).map(({ after }) => String(after))
    expect(afters.sort()).toEqual([1, 2, 3, 4, 5, 6].map(digestOf).sort())
  })

  test('what ends before the commit leaves neither change nor entry', async () => {
    const a = (await things()).doc('a')
    const crashing = commit(async (transaction) => {
      transaction.set(a, { size: 1 })
      transaction.record(facts())
      throw new Error('crash')
    })
    await expect(crashing).rejects.toThrow('crash')
    expect([await thing(), await ledgerEntries()]).toEqual([undefined, []])
  })

  test('what the database refuses leaves neither change nor entry', async () => {
    const all = await things()
    await all.doc('a').set({ size: 1 })
    const refused = commit(async (transaction) => {
      transaction.set(all.doc('b'), { size: 2 })
      transaction.create(all.doc('a'), { size: 2 })
      transaction.record(facts())
    })
    await expect(refused).rejects.toMatchObject({ code: 6 })
    expect([await thing('a'), await thing('b'), await ledgerEntries()]).toEqual([{ size: 1 }, undefined, []])
  })
})

test('derived transactions and writes record nothing', async () => {
  const all = await things()
  await commitDerived(async (transaction) => void transaction.set(all.doc('a'), { size: 1 }))
  expect(await derivedWrites.create(all.doc('b'), { size: 1 })).toBe(true)
  expect(await derivedWrites.create(all.doc('b'), { size: 2 })).toBe(false)
  await derivedWrites.update(all.doc('b'), { name: 'b' })
  await derivedWrites.set(all.doc('c'), { size: 3 })
  await expect(derivedWrites.update(all.doc('d'), { size: 4 })).rejects.toMatchObject({ code: 5 })
  const seen = await readTogether(async (reading) => (await reading.get(all)).docs.map((one) => one.data()))
  expect(seen).toEqual([{ size: 1 }, { size: 1, name: 'b' }, { size: 3 }])
  expect(await ledgerEntries()).toEqual([])
})

describe('the trace of an invocation', () => {
  const record = () => commit(async (transaction) => transaction.record(facts()))
  const traces = async () => (await ledgerEntries()).map(({ traceId }) => traceId)

  test('is in every entry that a door leads to, and another one for each invocation', async () => {
    await callable('door', async () => {
      await record()
      await background('within', record)
    })
    await background('other', record)
    const seen = await traces()
    expect(seen).toHaveLength(3)
    expect(new Set(seen).size).toBe(2)
    for (const trace of seen) expect(trace).toMatch(/^[0-9a-f]{32}$/)
  })
})
