import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { DocumentReference } from 'firebase-admin/firestore'
import { MeshError } from '@mesh/core/errors'
import { firestore } from '../../src/kit/firestore.ts'
import { loadPending } from '../../src/ledger/store/pending.ts'
import { takeOwnProject } from '../mesh.ts'
import { addPending, freshLedger, type LedgerWorld, storedLedger } from './world.ts'

takeOwnProject()

let world: LedgerWorld

beforeEach(async () => {
  world = await freshLedger()
})

type Change = (data: FirebaseFirestore.DocumentData) => object

const flip = (at: number) => (data: FirebaseFirestore.DocumentData) => {
  const bytes = Buffer.from(data['data'] as Uint8Array)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return { data: bytes }
}
const cut: Change = ({ data, width }) => ({
  data: (data as Buffer).subarray(0, ((data as Buffer).length / Number(width)) * (Number(width) - 1)),
  width: Number(width) - 1,
})

const edit = async (path: string, change: Change): Promise<void> => {
  const document = (await firestore()).doc(path)
  await document.update(change((await document.get()).data() ?? {}))
}

/** A log of 300 entries with a checkpoint of 299 before it. */
async function grown(): Promise<void> {
  await addPending(299)
  await world.grow()
  await addPending(1)
  await world.grow()
}

/** Digest of everything but what waits. */
async function contents(): Promise<string> {
  const db = await firestore()
  const names = ['ledgerBundles', 'ledgerTiles', 'ledgerState', 'ledgerCheckpoints']
  const read = names.map(async (name) => (await db.collection(name).get()).docs.map((one) => [one.id, one.data()]))
  return createHash('sha256')
    .update(JSON.stringify(await Promise.all(read)))
    .digest('hex')
}

async function refusal(work: () => Promise<void>): Promise<MeshError> {
  const error = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof MeshError) return error
  throw new Error(`expected a refusal, found ${String(error)}`)
}

const removed = async (path: string): Promise<void> => {
  const document: DocumentReference = (await firestore()).doc(path)
  await document.delete()
}

describe('a log whose documents somebody changed is left as it is, unsigned', () => {
  test.each<[string, () => Promise<void>, string]>([
    [
      'root of the state',
      () => edit('ledgerState/current', () => ({ root: 'ab'.repeat(32) })),
      'size 300 was published',
    ],
    ['size of the state', () => edit('ledgerState/current', () => ({ size: 299 })), 'the ledger'],
    ['frontier', () => edit('ledgerState/current', () => ({ frontier: Buffer.alloc(32 * 4) })), 'ledgerState/current'],
    ['no state', () => removed('ledgerState/current'), 'size 300 was published'],
    ['last tile', () => edit('ledgerTiles/0_000000000001', flip(40)), 'ledgerTiles'],
    ['last tile cut', () => edit('ledgerTiles/0_000000000001', cut), 'ledgerTiles/0_000000000001'],
    ['no last tile', () => removed('ledgerTiles/0_000000000001'), 'ledgerTiles/0_000000000001'],
    ['upper tile', () => edit('ledgerTiles/1_000000000000', flip(0)), 'ledgerTiles'],
    ['entry of the last bundle', () => edit('ledgerBundles/000000000001', flip(30)), 'ledgerBundles/000000000001'],
    ['length in the last bundle', () => edit('ledgerBundles/000000000001', flip(0)), 'ledgerBundles/000000000001'],
    [
      'width of the last bundle',
      () => edit('ledgerBundles/000000000001', () => ({ width: 43 })),
      'expected 44 entries',
    ],
    ['no last bundle', () => removed('ledgerBundles/000000000001'), 'ledgerBundles/000000000001'],
  ])('growing: %s', async (_, tamper, where) => {
    await grown()
    await tamper()
    await addPending(2)
    const before = await contents()
    const error = await refusal(() => world.grow())
    expect(error).toMatchObject({ code: 'internal', message: expect.stringContaining(where) as string })
    expect(await contents()).toBe(before)
    expect((await (await firestore()).collection('ledgerPending').get()).size).toBe(2)
  })

  test('growing: a bundle where none should be', async () => {
    await addPending(256)
    await world.grow()
    const db = await firestore()
    const first = (await db.doc('ledgerBundles/000000000000').get()).data() ?? {}
    await db.doc('ledgerBundles/000000000001').set({ ...first, index: 1 })
    await addPending(1)
    const error = await refusal(() => world.grow())
    expect(error).toMatchObject({
      code: 'internal',
      message: expect.stringContaining('behind its 256 entries') as string,
    })
  })

  /** The log grows by one entry that is not published, then somebody changes something. */
  test.each<[string, () => Promise<void>, string]>([
    [
      'root of the newest',
      () => edit('ledgerCheckpoints/latest', () => ({ root: 'ab'.repeat(32) })),
      'says something else',
    ],
    [
      'size of the newest',
      () => edit('ledgerCheckpoints/latest', () => ({ size: 299 })),
      'up to size 300 were published',
    ],
    ['an older one as the newest', () => copied('299', 'latest'), 'up to size 300 were published'],
    ['no newest', () => removed('ledgerCheckpoints/latest'), 'said to have none'],
    [
      'a signature',
      () => edit('ledgerCheckpoints/latest', ({ note }) => ({ note: forged(String(note)) })),
      'no enabled key signed',
    ],
    ['a root published ahead', ahead, 'up to size 301 were published'],
    [
      'the same root ahead',
      () => edit('ledgerCheckpoints/300', () => ({ size: 301 })),
      'up to size 301 were published',
    ],
    ['a tile of the published tree', () => edit('ledgerTiles/0_000000000001', flip(8)), 'tiles of size 301'],
    [
      'root of the state',
      () => edit('ledgerState/current', () => ({ root: 'ab'.repeat(32) })),
      'another root than its state',
    ],
  ])('publishing: %s', async (_, tamper, what) => {
    await grown()
    await addPending(1)
    await world.grow({ publishCheckpoint: () => Promise.resolve() })
    await tamper()
    const before = await contents()
    const error = await refusal(() => world.publish())
    expect(error).toMatchObject({ code: 'internal', message: expect.stringContaining(what) as string })
    expect(error.message).toContain('nothing was signed')
    expect(await contents()).toBe(before)
  })

  test('publishing: another tree that agrees with itself but does not begin with the published one', async () => {
    await addPending(5)
    await world.grow()
    await replaced(9)
    const error = await refusal(() => world.publish())
    expect(error.message).toContain('does not begin with the published tree of size 5')
    expect(await storedLedger()).toMatchObject({ latest: { size: 5 }, sizes: { length: 1 } })
  })

  test.each([
    [0, 'its size is 0, but size 5 was published'],
    [4, 'its size is 4, but size 5 was published'],
    [5, 'with root'],
  ])('set back to another tree, of size %i: takes nothing in and publishes nothing', async (count, what) => {
    await addPending(5)
    await world.grow()
    await replaced(count)
    const names = await addPending(2)
    const before = await contents()
    for (const work of [() => world.grow(), () => world.publish()]) {
      expect(await refusal(work)).toMatchObject({
        code: 'internal',
        message: expect.stringContaining(what) as string,
      })
    }
    expect(await contents()).toBe(before)
    expect((await loadPending(10, Infinity)).map(({ id }) => id)).toEqual(names)
  })
})

/** Another tree takes the place of the one that was published, and agrees with itself. */
async function replaced(count: number): Promise<void> {
  const db = await firestore()
  const { sizes, latest } = await storedLedger()
  for (const name of ['ledgerState', 'ledgerTiles', 'ledgerBundles', 'ledgerCheckpoints']) {
    await db.recursiveDelete(db.collection(name))
  }
  await addPending(count)
  await world.grow({ publishCheckpoint: () => Promise.resolve() })
  const checkpoints = db.collection('ledgerCheckpoints')
  for (const one of sizes) await checkpoints.doc(String(one.size)).set(one)
  await checkpoints.doc('latest').set(latest ?? {})
}

async function copied(from: string, to: string): Promise<void> {
  const checkpoints = (await firestore()).collection('ledgerCheckpoints')
  await checkpoints.doc(to).set((await checkpoints.doc(from).get()).data() ?? {})
}

async function ahead(): Promise<void> {
  const checkpoints = (await firestore()).collection('ledgerCheckpoints')
  const data = (await checkpoints.doc('latest').get()).data() ?? {}
  await checkpoints.doc('301').set({ ...data, size: 301, root: 'cd'.repeat(32) })
}

function forged(note: string): string {
  return note.replace(/[A-Za-z0-9]{8}(?==)/, 'AAAAAAAA')
}
