import { beforeEach, describe, expect, test, vi } from 'vitest'
import { COLLECTIONS } from '@mesh/core/paths'
import { LEDGER_LIMITS, type LedgerEvidence } from '@mesh/core/schema/ledger'
import { commit } from '../../src/kit/commit.ts'
import { contentOf, digestOf } from '../../src/kit/digest.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { log } from '../../src/kit/log.ts'
import { commitGrowth } from '../../src/ledger/store/growth.ts'
import { collections } from '../../src/ledger/store/collections.ts'
import { takeOwnProject } from '../mesh.ts'
import { addPending, faultsOf, freshLedger, type LedgerWorld, storedLedger } from './world.ts'

takeOwnProject()

let world: LedgerWorld

beforeEach(async () => {
  world = await freshLedger()
})

async function change(name: string, before: unknown, after: unknown): Promise<void> {
  await commit(async (transaction) => {
    transaction.record({
      actor: { type: 'person', id: 'ann' },
      action: 'config.set',
      resource: `config/${name}`,
      before,
      after,
    })
  })
}

async function evidence(): Promise<Record<string, LedgerEvidence>> {
  const { docs } = await (await collections()).evidence.get()
  return Object.fromEntries(docs.map((document) => [document.id, document.data()]))
}

/** What an auditor's browser finds of each entry of the log: the texts of the documents that name it. */
async function found(): Promise<Map<string, Record<string, string>>> {
  const { leaves } = await storedLedger()
  const all = Object.values(await evidence())
  return new Map(
    leaves.map((leaf) => {
      const { nonce, resource } = JSON.parse(leaf) as { nonce: string; resource: string }
      const own = all.filter(({ nonces }) => nonces.includes(nonce)).map(({ contents }) => contents)
      return [resource, Object.assign({}, ...own) as Record<string, string>]
    }),
  )
}

const texts = (...values: unknown[]) =>
  Object.fromEntries(values.map(contentOf).map(({ digest, text }) => [digest, text]))

/** As large as an entry may keep, and unlike all others. */
const largest = (index: number) => ({ index, text: 'x'.repeat(LEDGER_LIMITS.contentsBytesMax - 40) })

describe('what an entry was about', () => {
  test('is kept when the entry takes its place, in one document for all of a pass', async () => {
    await addPending(2)
    await world.grow()
    expect(await evidence()).toEqual({})
    await Promise.all([change('a', { v: 1 }, { v: 2 }), change('b', null, { v: 2 }), addPending(2)])
    await world.grow()
    expect(Object.values(await evidence())).toMatchObject([{ contents: texts({ v: 1 }, { v: 2 }) }])
    expect((await found()).get('config/a')).toMatchObject(texts({ v: 1 }, { v: 2 }))
    expect((await found()).get('config/b')).toMatchObject(texts({ v: 2 }))
    expect(await storedLedger()).toMatchObject({ waiting: 0, latest: { size: 6 } })
  })

  test('is kept in a few documents, over as many passes as fit into requests, when all are as large as can be', async () => {
    for (let index = 0; index < 60; index += 1) await change(`c${index}`, null, largest(index))
    let passes = 0
    const counting: typeof commitGrowth = (...given) => {
      passes += 1
      return commitGrowth(...given)
    }
    await world.grow({ commitGrowth: counting })
    expect(passes).toBe(Math.ceil(60 / 23))
    expect(Object.keys(await evidence())).toHaveLength(11)
    const all = await found()
    for (let index = 0; index < 60; index += 1) {
      expect(Object.keys(all.get(`config/c${index}`) ?? {})).toContain(digestOf(largest(index)))
    }
    expect(await faultsOf()).toEqual([])
  })

  test('fits into one request beside a thousand of the longest entries', async () => {
    await addPending(976, '"'.repeat(740))
    for (let index = 0; index < 22; index += 1) await change(`c${index}`, null, largest(index))
    let passes = 0
    const counting: typeof commitGrowth = (...given) => {
      passes += 1
      return commitGrowth(...given)
    }
    await world.grow({ commitGrowth: counting })
    expect([passes, (await storedLedger()).leaves.length]).toEqual([1, 998])
  })
})

describe('what somebody wrote past Mesh', () => {
  async function contentsOfPending(contents: unknown): Promise<Record<string, LedgerEvidence>> {
    const [nonce = ''] = await addPending(1)
    await (await firestore()).doc(`${COLLECTIONS.ledgerPending}/${nonce}`).update({ contents })
    await world.grow()
    expect(await storedLedger()).toMatchObject({ waiting: 0, latest: { size: 1 } })
    return evidence()
  }

  test.each([
    ['another text than its name says', { [digestOf('a')]: 'b' }],
    ['a text that the entry does not name', texts('a')],
    ['no texts', { a: 1 }],
    ['no map', 'odd'],
    ['far too much', { a: 'x'.repeat(1_000_000) }],
  ])('is not kept, and does not hold up the log: %s', async (_, contents) => {
    expect(await contentsOfPending(contents)).toEqual({})
  })

  test('is not kept of an entry that is refused', async () => {
    vi.spyOn(log, 'warn').mockImplementation(() => undefined)
    const odd = { entry: 'odd', contents: texts('a') }
    await (await firestore()).doc(`${COLLECTIONS.ledgerPending}/odd`).set(odd)
    await world.grow()
    expect([(await storedLedger()).leaves.length, await evidence()]).toEqual([1, {}])
  })
})

describe('passes that end or lose', () => {
  test.each(['before', 'after'] as const)('one that ends %s its commit leaves exactly one copy', async (moment) => {
    await change('a', { v: 1 }, { v: 2 })
    const dying: typeof commitGrowth = async (...given) => {
      if (moment === 'after') await commitGrowth(...given)
      throw new Error('the process ended')
    }
    await expect(world.grow({ commitGrowth: dying })).rejects.toThrow('the process ended')
    expect(Object.keys(await evidence())).toHaveLength(moment === 'after' ? 1 : 0)
    await world.grow()
    await world.grow()
    expect(Object.entries(await evidence())).toMatchObject([
      ['0000000000000000', { contents: texts({ v: 1 }, { v: 2 }) }],
    ])
  })

  test('one that lost its race leaves nothing behind', async () => {
    await change('a', null, { v: 1 })
    let isFirst = true
    const losing: typeof commitGrowth = async (...given) => {
      if (isFirst) {
        isFirst = false
        await change('b', null, { v: 2 })
        await world.grow()
      }
      return commitGrowth(...given)
    }
    await world.grow({ commitGrowth: losing })
    expect(Object.values(await evidence())).toMatchObject([{ contents: texts({ v: 1 }, { v: 2 }) }])
    expect((await storedLedger()).leaves).toHaveLength(2)
    expect(await faultsOf()).toEqual([])
  })

  test('contents that were deleted are missed by nobody: the log grows and is verified as before', async () => {
    await change('a', null, { v: 1 })
    await world.grow()
    const { evidence: documents } = await collections()
    for (const { ref } of (await documents.get()).docs) await ref.delete()
    await change('a', { v: 1 }, { v: 2 })
    await world.grow()
    expect(await faultsOf()).toEqual([])
    expect(await storedLedger()).toMatchObject({ latest: { size: 2 } })
  })
})
