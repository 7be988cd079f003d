import { beforeEach, describe, expect, test, vi } from 'vitest'
import { canonicalJson } from '@mesh/core/ledger/canonical-json'
import { entryText } from '@mesh/core/ledger/entry'
import { readLeaf } from '@mesh/core/ledger/read-leaf'
import { COLLECTIONS } from '@mesh/core/paths'
import * as functions from '../../src/index.ts'
import { digestOf } from '../../src/kit/digest.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { log } from '../../src/kit/log.ts'
import { LEASE_MS } from '../../src/ledger/grow-ledger.ts'
import { commitGrowth, loadState } from '../../src/ledger/store/growth.ts'
import { hasPendingEntries, loadPending } from '../../src/ledger/store/pending.ts'
import { at } from '../fixtures.ts'
import { takeOwnProject } from '../mesh.ts'
import {
  addPending,
  commitChange,
  faultsOf,
  freshLedger,
  type LedgerWorld,
  noncesOf,
  opened,
  rootOf,
  storedLedger,
} from './world.ts'

takeOwnProject()

let world: LedgerWorld

beforeEach(async () => {
  world = await freshLedger()
})

describe('a log that grows', () => {
  test('has nothing and publishes nothing before the first entry', async () => {
    await world.grow()
    expect(await storedLedger()).toMatchObject({ leaves: [], state: undefined, latest: undefined, sizes: [] })
  })

  test('takes what a change recorded, once, and publishes it', async () => {
    await commitChange('a')
    expect(await hasPendingEntries()).toBe(true)
    await world.grow()
    await world.grow()
    const { leaves, waiting, latest, sizes } = await storedLedger()
    expect(leaves.map((leaf) => JSON.parse(leaf) as object)).toMatchObject([
      { action: 'config.set', resource: 'config/a', actor: { type: 'person', id: 'ann' } },
    ])
    expect([waiting, sizes.length]).toEqual([0, 1])
    expect(await opened(latest?.note ?? '', latest?.verifierKeys ?? [])).toEqual({
      origin: `${process.env['GCLOUD_PROJECT']}.web.app/ledger`,
      size: 1,
      root: rootOf(leaves),
      signatures: 1,
    })
  })

  test('agrees with its definition at every size around the ends of a tile, and in one step', async () => {
    for (const [count, size] of [
      [255, 255],
      [1, 256],
      [1, 257],
      [600, 857],
    ] as const) {
      await addPending(count)
      await world.grow()
      expect((await storedLedger()).latest?.size).toBe(size)
      expect(await faultsOf()).toEqual([])
    }
    const { bundles, tiles, sizes } = await storedLedger()
    expect(bundles.docs.map((document) => document.data().width)).toEqual([256, 256, 256, 89])
    expect(tiles.docs.map(({ id }) => id)).toEqual([
      '0_000000000000',
      '0_000000000001',
      '0_000000000002',
      '0_000000000003',
      '1_000000000000',
    ])
    expect(sizes).toHaveLength(4)
  })

  test('takes entries by time, and finds their bundle by id, actor, action and resource', async () => {
    const names = await addPending(300)
    await world.grow()
    const { leaves, bundles } = await storedLedger()
    expect(noncesOf(leaves)).toEqual(names)
    const [, second] = bundles.docs
    const { keys, firstTime, lastTime } = second?.data() ?? {}
    expect(keys).toContain(`id:${names[299]}`)
    expect(keys).toContain(`resource:test/${names[299]}`)
    expect(keys?.filter((key) => key.startsWith('act'))).toEqual(['actor:mesh:mesh', 'action:test.add'])
    expect([firstTime, lastTime]).toEqual([at(0.256), at(0.299)])
  })

  test('keeps a bundle of the longest entries, all found by their own long keys, within a document of 1 MiB', async () => {
    const db = await firestore()
    const writer = db.bulkWriter()
    for (let index = 0; index < 257; index += 1) {
      const nonce = String(index).padStart(22, 'n')
      const entry = {
        v: 1,
        nonce,
        time: at(0).toISOString(),
        actor: { type: 'person', id: `${index}`.padEnd(128, 'ä') },
        action: `b${index}${'a'.repeat(150)}.b`,
        resource: `${index}/`.padEnd(512, '€'),
        before: null,
        after: null,
        reason: '',
        traceId: null,
        evidence: Array.from({ length: 8 }, () => 'e'.repeat(64)),
      }
      entry.reason = 'r'.repeat(3584 - Buffer.from(JSON.stringify(entry)).length)
      const text = canonicalJson(entry)
      void writer.create(db.doc(`${COLLECTIONS.ledgerPending}/${nonce}`), {
        schemaVersion: 1,
        entry: text,
        time: at(0),
      })
    }
    await writer.close()
    const told = vi.spyOn(log, 'failure')
    await world.grow()
    expect(told).not.toHaveBeenCalled()
    const { bundles, leaves } = await storedLedger()
    expect(leaves.map((leaf) => Buffer.from(leaf).length)).toEqual(leaves.map(() => 3584))
    const { keys = [], data } = bundles.docs[0]?.data() ?? {}
    const bytes = keys.reduce((sum, key) => sum + Buffer.from(key).length + 1, data?.length ?? 0)
    expect(keys).toHaveLength(4 * 256)
    expect(bytes).toBeGreaterThan(1_000_000)
    expect(bytes).toBeLessThan(2 ** 20 - 1000)
    expect(await faultsOf()).toEqual([])
  })
})

describe('a document that is no entry', () => {
  const nonce = 'n'.repeat(22)
  const facts = { actor: { type: 'mesh', id: 'mesh' }, action: 'test.add', resource: 'test/odd' } as const
  const none = { before: null, after: null, reason: '', evidence: [] }
  const valid = entryText({ ...facts, ...none }, { time: at(0), nonce, traceId: null })

  test.each<[string, string, object]>([
    ['a number', 'odd', { entry: 7 }],
    ['nothing', 'odd', {}],
    ['too long', 'odd', { entry: 'x'.repeat(3585), time: 'late' }],
    ['no JSON', 'odd', { entry: 'nonsense', time: at(0) }],
    ['of the first year', 'odd', { entry: 'nonsense', time: new Date('0001-01-01T00:00:00Z') }],
    ['another schema', nonce, { entry: '{"v":2}' }],
    ['a field too many', nonce, { entry: valid.replace(/}$/, ',"w":1}') }],
    ['not canonical', nonce, { entry: ` ${valid}` }],
    ['a field twice', nonce, { entry: valid.replace(/}$/, ',"v":1}') }],
    ['half of a pair', nonce, { entry: valid.replace('test/odd', 'test/\\ud800') }],
    ['the nonce of another', 'm'.repeat(22), { entry: valid }],
  ])('makes place for an entry that says so, and the log still verifies: %s', async (_, id, data) => {
    const told = vi.spyOn(log, 'warn').mockImplementation(() => undefined)
    await (await firestore()).doc(`${COLLECTIONS.ledgerPending}/${id}`).set(data)
    await addPending(1)
    await world.grow()
    const { leaves, waiting, bundles } = await storedLedger()
    expect([leaves.length, waiting]).toEqual([2, 0])
    const entries = leaves.map((leaf) => readLeaf(Buffer.from(leaf)))
    const text = 'entry' in data && typeof data.entry === 'string' ? data.entry : undefined
    expect(entries).toContainEqual(
      expect.objectContaining({
        action: 'ledger.refuse',
        resource: `ledgerPending/${id}`,
        actor: { type: 'mesh', id: 'mesh' },
        before: text === undefined ? null : digestOf(text),
      }),
    )
    expect(bundles.docs[0]?.data().keys).toContain(`resource:ledgerPending/${id}`)
    expect(told).toHaveBeenCalledOnce()
  })

  test('is told from one that is', async () => {
    await (await firestore()).doc(`${COLLECTIONS.ledgerPending}/${nonce}`).set({ entry: valid })
    await world.grow()
    expect((await storedLedger()).leaves).toEqual([valid])
  })
})

test('the function lets the log grow for nobody but its own queue, however often they ask', async () => {
  const told = vi.spyOn(log, 'failure').mockImplementation(() => undefined)
  vi.spyOn(log, 'warn').mockImplementation(() => undefined)
  await addPending(1)
  const deliver = (headers: object) =>
    functions.growLedger.run({ data: {}, headers } as unknown as Parameters<typeof functions.growLedger.run>[0])
  for (const headers of [{}, { authorization: 'Bearer a.b.c' }, { authorization: 'Bearer a.b.c' }]) {
    await expect(deliver(headers)).rejects.toMatchObject({ code: expect.stringMatching(/^(un|permission)/) as string })
  }
  expect(told).toHaveBeenCalledTimes(3)
  expect(await storedLedger()).toMatchObject({ leaves: [], state: undefined })
})

describe('growers at the same time', () => {
  test('take every entry once', async () => {
    const names = await addPending(40)
    await Promise.all([world.grow(), world.grow(), world.grow(), commitChange('late')])
    await world.grow()
    const { leaves } = await storedLedger()
    expect(noncesOf(leaves)).toEqual(expect.arrayContaining(names))
    expect(leaves).toHaveLength(41)
    expect(await faultsOf()).toEqual([])
  })

  test('an entry that is committed during a pass is taken by it', async () => {
    await addPending(3)
    let isFirst = true
    const commitBetween: typeof commitGrowth = async (...given) => {
      if (isFirst) await commitChange('between')
      isFirst = false
      return commitGrowth(...given)
    }
    await world.grow({ commitGrowth: commitBetween })
    expect(await storedLedger()).toMatchObject({ waiting: 0, latest: { size: 4 } })
  })

  test('one that comes while another takes several passes leaves, and what it came for is taken', async () => {
    await addPending(4)
    const looked: string[] = []
    let passes = 0
    // After two passes of two nothing waits, but nobody knows yet that nothing more comes: the lease still lasts.
    const loadBetween: typeof loadPending = async (...given) => {
      passes += 1
      const waiting = await loadPending(...given)
      if (passes !== 3) return waiting
      await commitChange('nudged')
      await world.grow({ loadPending: () => Promise.reject(new Error('looked although another holds the lease')) })
      looked.push(`found ${waiting.length}, another left`)
      return waiting
    }
    await world.grow({ loadPending: loadBetween }, { passMax: 2 })
    expect(looked).toEqual(['found 0, another left'])
    expect(await storedLedger()).toMatchObject({ waiting: 0, latest: { size: 5 } })
  })

  test('one that fails gives its lease back', async () => {
    await addPending(4)
    let passes = 0
    const failing: typeof commitGrowth = (...given) => {
      passes += 1
      return passes === 2 ? Promise.reject(new Error('no network')) : commitGrowth(...given)
    }
    await expect(world.grow({ commitGrowth: failing }, { passMax: 2 })).rejects.toThrow('no network')
    await world.grow()
    expect(await storedLedger()).toMatchObject({ waiting: 0, latest: { size: 4 } })
  })

  test('a lease that nobody gave back is left alone while it lasts, and taken over then', async () => {
    await addPending(1)
    await world.grow()
    const all = await loadState()
    const untilTime = new Date(world.now.getTime() + LEASE_MS)
    await (await firestore()).doc('ledgerState/current').update({ lease: { fence: 7, untilTime } })
    await addPending(1)
    await world.grow()
    expect((await loadState())?.size).toBe(1)
    world.now = untilTime
    await world.grow()
    expect(await loadState()).toMatchObject({ size: 2, revision: (all?.revision ?? 0) + 1, lease: { fence: 8 } })
  })

  test('one that stalled beyond its lease writes nothing', async () => {
    const [name] = await addPending(1)
    let isFirst = true
    const stalling: typeof commitGrowth = async (...given) => {
      if (isFirst) {
        isFirst = false
        await world.grow()
      }
      return commitGrowth(...given)
    }
    await world.grow({ commitGrowth: stalling })
    expect(noncesOf((await storedLedger()).leaves)).toEqual([name])
    expect(await faultsOf()).toEqual([])
  })

  test('what does not fit into the time is left to another task, and the lease given back', async () => {
    await addPending(2)
    const tasks: object[] = []
    const enqueueTask = (task: object) => {
      tasks.push(task)
      return Promise.resolve()
    }
    await world.grow({ enqueueTask }, { growingMs: 0 })
    expect(tasks).toEqual([{ functionName: 'growLedger', id: 'grow-on-0-1', data: {} }])
    expect(await storedLedger()).toMatchObject({ latest: { size: 2 } })
    await addPending(1)
    await world.grow()
    expect((await loadState())?.size).toBe(3)
  })
})
