import { Timestamp } from 'firebase-admin/firestore'
import { beforeEach, describe, expect, test } from 'vitest'
import type { FreshnessProbe } from '@mesh/core/schema/protocols/freshness'
import { firestore } from '../../../src/kit/firestore.ts'
import { probeFreshness } from '../../../src/root/probe/freshness.ts'
import { newestDocument } from '../../../src/root/store/freshness.ts'
import { at } from '../../fixtures.ts'
import { clearFirestore, takeOwnProject } from '../../mesh.ts'
import { checkOf } from './check-of.ts'

takeOwnProject()
beforeEach(clearFirestore)

function probe(freshness: Partial<FreshnessProbe> = {}, seconds = 60, timeoutMs = 10_000) {
  const settings = { collection: 'orders', collectionGroup: false, timeField: 'createTime', where: [], maxAge: '15m' }
  const check = checkOf({ freshness: { ...settings, ...freshness } }, { timeoutMs })
  return probeFreshness(check, { newestDocument, now: () => at(seconds) })
}

async function write(path: string, data: object): Promise<void> {
  await (await firestore()).doc(path).set(data)
}

const time = (seconds: number) => Timestamp.fromDate(at(seconds))

test('the newest document counts, wherever it stands among the others', async () => {
  for (const [index, seconds] of [-2000, 0, -1000].entries()) {
    await write(`orders/o${index}`, { createTime: time(seconds), secret: 'card 4711' })
  }
  await write('orders/o9', { no: 'time' })
  expect(await probe()).toEqual({ outcome: 'ok', message: '', latencyMs: null, statusCode: null })
  expect(await probe({ degradedAfter: '30s' })).toMatchObject({ outcome: 'slow' })
  expect(await probe({}, 3600)).toMatchObject({
    outcome: 'fail',
    message: 'the newest document of orders is 1 h old (at most 15m)',
  })
})

test('no document is a failure', async () => {
  await write('others/o1', { createTime: time(0) })
  expect(await probe()).toMatchObject({ outcome: 'fail', message: expect.stringContaining('no document in orders') })
})

describe('nothing but the time field', () => {
  test.each([
    ['a text', 'card 4711', 'string'],
    ['a number', 4711, 'number'],
    ['null', null, 'null'],
    ['a list', ['card 4711'], 'array'],
    ['a map', { card: 4711 }, 'map'],
    ['truth', true, 'boolean'],
  ])('is told of, not even where it is %s', async (_, value, type) => {
    await write('orders/person@example.com', { createTime: value })
    const { outcome, message } = await probe()
    expect([outcome, message]).toEqual(['error', expect.stringContaining(`orders: createTime of the newest document`)])
    expect(message).toContain(`of type ${type}`)
    expect(message).not.toMatch(/4711|person/)
  })
})

test('a time inside a map, and a path below a document', async () => {
  await write('shops/main/orders/o1', { meta: { time: time(0) } })
  expect(await probe({ collection: 'shops/main/orders', timeField: 'meta.time' })).toMatchObject({ outcome: 'ok' })
})

describe('a query that needs an index', () => {
  const incidents = { collection: 'incidents', timeField: 'updateTime' }
  const where = [{ field: 'serviceId', op: '==', value: 'shop' } as const]

  test('is answered where there is one', async () => {
    await write('incidents/i1', { serviceId: 'shop', updateTime: time(0) })
    await write('incidents/i2', { serviceId: 'other', updateTime: time(59) })
    expect(await probe({ ...incidents, where })).toMatchObject({ outcome: 'ok' })
    expect(await probe({ ...incidents, where }, 1000)).toMatchObject({ outcome: 'fail' })
  })

  // The client asks twice more before it tells of an error, which takes it eight seconds: both wait together.
  test('is an error that names the missing one otherwise, so too for a collection group, whose fields have none by themselves', async () => {
    await write('orders/o1', { state: 'paid', createTime: time(0) })
    await write('shops/main/orders/o1', { createTime: time(0) })
    const where = [{ field: 'state', op: '==', value: 'paid' } as const]
    const [ofFields, ofGroup] = await Promise.all([
      probe({ where }, 60, 60_000),
      probe({ collectionGroup: true }, 60, 60_000),
    ])
    expect(ofFields.outcome).toBe('error')
    expect(ofFields.message).toContain('Mesh could not query orders: ')
    expect(ofFields.message).toContain(
      'The query requires an index. You can create it here: https://console.firebase.google.com',
    )
    expect(ofGroup).toMatchObject({
      outcome: 'error',
      message: expect.stringContaining('requires a COLLECTION_GROUP_DESC index'),
    })
  })
})

describe('a Firestore that cannot be asked', () => {
  const check = checkOf(
    { freshness: { collection: 'orders', collectionGroup: false, timeField: 't', where: [], maxAge: '1h' } },
    { timeoutMs: 100 },
  )
  const never = () => new Promise<never>(() => undefined)
  const refused = () => Promise.reject(Object.assign(new Error('7 PERMISSION_DENIED: no'), { code: 7 }))

  test.each([
    ['in time', never, 'Mesh could not query orders: no answer within 100 ms'],
    ['at all', refused, 'Mesh could not query orders: 7 PERMISSION_DENIED: no'],
  ])('%s says nothing of the documents', async (_, newestDocument, message) => {
    const answer = await probeFreshness(check, { newestDocument, now: () => at(0) })
    expect(answer).toEqual({ outcome: 'error', message, latencyMs: null, statusCode: null })
  })
})
