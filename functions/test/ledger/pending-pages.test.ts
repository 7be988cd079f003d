import { Query } from 'firebase-admin/firestore'
import { beforeEach, expect, test, vi } from 'vitest'
import { COLLECTIONS } from '@mesh/core/paths'
import { LEDGER_LIMITS } from '@mesh/core/schema/ledger'
import { firestore } from '../../src/kit/firestore.ts'
import { loadPending } from '../../src/ledger/store/pending.ts'
import { operations, takeOwnEmulator } from '../counting-emulator.ts'
import { at } from '../fixtures.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { addPending } from './world.ts'

takeOwnProject()

takeOwnEmulator()
beforeEach(async () => {
  vi.restoreAllMocks()
  await clearFirestore()
})

const BYTES_MAX = 3_000_000

/** So many that wait, each with contents of so many bytes; their ids, in the order in which they came. */
async function addLarge(count: number, bytes: number): Promise<string[]> {
  const db = await firestore()
  const writer = db.bulkWriter()
  const ids = Array.from({ length: count }, (_, index) => `large-${String((index * 7) % count).padStart(4, '0')}`)
  for (const [index, id] of ids.entries()) {
    const pending = { entry: 'e', time: at(index), number: 0, contents: { digest: 'x'.repeat(bytes) } }
    void writer.create(db.collection(COLLECTIONS.ledgerPending).doc(id), pending)
  }
  await writer.close()
  return ids
}

/** What is loaded, how many documents were read for it, and in how many queries. */
async function load(limit: number, bytesMax = BYTES_MAX) {
  const get = vi.spyOn(Query.prototype, 'get')
  const { reads } = await operations()
  const waiting = await loadPending(limit, bytesMax)
  return { ids: waiting.map(({ id }) => id), reads: (await operations()).reads - reads, queries: get.mock.calls.length }
}

test('of the largest hardly more are read than a pass takes', async () => {
  await addLarge(120, LEDGER_LIMITS.contentsBytesMax)
  const { ids, reads } = await load(1000)
  expect(ids).toHaveLength(Math.ceil(BYTES_MAX / LEDGER_LIMITS.contentsBytesMax))
  expect(reads).toBeLessThanOrEqual(40)
})

test('those of middling size are read in pages that fit them', async () => {
  await addLarge(300, 20_000)
  const { ids, reads, queries } = await load(1000)
  expect([ids.length, queries]).toEqual([150, 2])
  expect(reads).toBe(150)
})

test('a thousand small ones take four queries, and each is read once', async () => {
  const names = await addPending(1200)
  const { ids, reads, queries } = await load(1000)
  expect([ids.length, new Set(ids).size, reads, queries]).toEqual([1000, 1000, 1000, 4])
  expect(names).toEqual(expect.arrayContaining(ids))
})

test.each([
  [1, 1],
  [39, 1],
  [41, 2],
])('all %i that wait are found in %i queries, by their time', async (count, expected) => {
  const ids = await addLarge(count, 10)
  expect(await load(1000)).toEqual({ ids, reads: count, queries: expected })
})
