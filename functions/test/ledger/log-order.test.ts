import { beforeEach, expect, test } from 'vitest'
import { readEntry } from '@mesh/core/ledger/entry'
import { COLLECTIONS } from '@mesh/core/paths'
import { commit } from '../../src/kit/commit.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { at } from '../fixtures.ts'
import { takeOwnProject } from '../mesh.ts'
import { addPending, freshLedger, type LedgerWorld, noncesOf, storedLedger } from './world.ts'

takeOwnProject()

let world: LedgerWorld

beforeEach(async () => {
  world = await freshLedger()
})

/** One transaction that records so many changes of one thing. */
function commitMany(resource: string, count: number): Promise<void> {
  return commit(async (transaction) => {
    for (let number = 0; number < count; number += 1) {
      const [before, after] = [number === 0 ? undefined : { number: number - 1 }, { number }]
      transaction.record({ actor: { type: 'mesh', id: 'mesh' }, action: 'thing.set', resource, before, after })
    }
  })
}

/** How often an entry of the log does not begin where the one before it about the same thing ended. */
async function gapsOf(resource: string): Promise<number> {
  const { leaves } = await storedLedger()
  const chain = leaves.map(readEntry).filter((entry) => entry.resource === resource)
  return chain.filter(({ before }, index) => before !== (chain[index - 1]?.after ?? null)).length
}

test('the entries of one transaction enter the log in the order in which they were recorded', async () => {
  await commitMany('things/a', 30)
  await world.grow()
  expect((await storedLedger()).leaves).toHaveLength(30)
  expect(await gapsOf('things/a')).toBe(0)
})

test('so they do when one pass cannot take all that wait', async () => {
  await commitMany('things/a', 60)
  await commitMany('things/b', 60)
  await world.grow({}, { passMax: 7 })
  expect((await storedLedger()).leaves).toHaveLength(120)
  expect([await gapsOf('things/a'), await gapsOf('things/b')]).toEqual([0, 0])
})

test('many passes take what waits in the order of its time', async () => {
  const names = await addPending(300)
  await world.grow({}, { passMax: 40 })
  expect(noncesOf((await storedLedger()).leaves)).toEqual(names)
})

test('what an earlier version of Mesh left waiting, without a number, is taken as well, by time', async () => {
  const names = await addPending(60)
  const { FieldValue } = await import('firebase-admin/firestore')
  const waiting = (await firestore()).collection(COLLECTIONS.ledgerPending)
  for (const name of names) await waiting.doc(name).update({ number: FieldValue.delete() })
  const [newer = ''] = await addPending(1)
  await waiting.doc(newer).update({ time: at(9) })
  await world.grow()
  expect(noncesOf((await storedLedger()).leaves)).toEqual([newer, ...names])
})
