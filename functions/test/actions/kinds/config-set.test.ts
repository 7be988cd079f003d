import { beforeEach, expect, test } from 'vitest'
import { configSet } from '../../../src/actions/kinds/config-set.ts'
import { firestore } from '../../../src/kit/firestore.ts'
import { at } from '../../fixtures.ts'
import { clearFirestore, takeOwnProject } from '../../mesh.ts'
import { drive } from './drive.ts'

takeOwnProject()

const wish = (value: unknown, space = 'flags') => ({ space, key: 'checkout.new-flow', value })

beforeEach(clearFirestore)

async function stored(path = 'flags/checkout.new-flow') {
  return (await (await firestore()).doc(path).get()).data()
}

async function entries(): Promise<string[]> {
  const { docs } = await (await firestore()).collection('ledgerPending').get()
  return docs.map((one) => (JSON.parse(String(one.get('entry'))) as { action: string }).action)
}

test('sets a value, and reverting deletes what was not there', async () => {
  const action = drive(configSet, wish({ share: 0.5, cities: ['Lima'] }), 'action-1')
  const plan = await action.plan(at(0))
  expect(plan).toMatchObject({
    risk: 'low',
    title: 'Set flags/checkout.new-flow to {"share":0.5,"cities":["Lima"]}',
    wanted: { value: { share: 0.5, cities: ['Lima'] } },
  })
  await action.apply(at(0))
  expect(await stored()).toMatchObject({ value: { share: 0.5, cities: ['Lima'] }, actionId: 'action-1', revision: 1 })
  await action.revert(at(10))
  expect(await stored()).toBeUndefined()
  expect(await entries()).toEqual(['config.set', 'config.set'])
})

test('reverting puts back what was there before', async () => {
  const first = drive(configSet, wish(true, 'config'), 'action-1')
  expect((await first.plan(at(0))).risk).toBe('medium')
  await first.apply(at(0))
  const second = drive(configSet, wish(null, 'config'), 'action-2')
  expect((await second.plan(at(1))).title).toBe('Delete config/checkout.new-flow')
  await second.apply(at(1))
  expect(await stored('config/checkout.new-flow')).toBeUndefined()
  await second.revert(at(2))
  expect(await stored('config/checkout.new-flow')).toMatchObject({ value: true, actionId: 'action-2' })
})

test('a repeated write counts once, and one upon what others changed is refused', async () => {
  const mine = drive(configSet, wish(1), 'action-1')
  const theirs = drive(configSet, wish(2), 'action-2')
  await mine.plan(at(0))
  await theirs.plan(at(0))
  const etag = await mine.apply(at(0))
  expect(await mine.apply(at(1))).toBe(etag)
  expect(await stored()).toMatchObject({ value: 1, revision: 1 })
  await expect(theirs.apply(at(2))).rejects.toEqual(expect.objectContaining({ code: 'aborted' }))
  await theirs.plan(at(3))
  await theirs.apply(at(3))
  await expect(mine.revert(at(4))).rejects.toEqual(expect.objectContaining({ code: 'aborted' }))
  expect(await stored()).toMatchObject({ value: 2, revision: 2 })
  expect(await entries()).toHaveLength(2)
})

test('what is that already is refused', async () => {
  await expect(drive(configSet, wish(null), 'action-1').plan(at(0))).rejects.toEqual(
    expect.objectContaining({ code: 'failed-precondition', message: expect.stringContaining('is not set') as string }),
  )
})

test.each([
  ['a name that says secret', { space: 'config', key: 'api-token', value: 1 }, 'key'],
  ['a secret within', wish({ deep: [{ password: 'x' }] }), 'value'],
  ['too much', wish('x'.repeat(8192)), 'value'],
  ['a list in a list', wish([[1]]), 'value'],
  ['too deep', wish(JSON.parse(`${'{"a":'.repeat(11)}1${'}'.repeat(11)}`)), 'value'],
  ['a capital', { space: 'config', key: 'Checkout', value: 1 }, 'key'],
  ['another collection', { space: 'members', key: 'ada', value: 1 }, 'space'],
  ['a path', { space: 'config', key: 'a/b', value: 1 }, 'key'],
])('%s is refused', (_, given, path) => {
  const { error } = configSet.parameters.safeParse(given)
  expect(error?.issues.map((issue) => issue.path[0])).toEqual([path])
})

test('a value of exactly 8 KiB is stored', async () => {
  const action = drive(configSet, wish('x'.repeat(8190)), 'action-1')
  await action.plan(at(0))
  await action.apply(at(0))
  expect((await stored())?.['value']).toHaveLength(8190)
})
