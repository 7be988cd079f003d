import { beforeEach, describe, expect, test, vi } from 'vitest'
import { firestore } from '../../../src/kit/firestore.ts'
import { HEARTBEAT_BODY_BYTES_MAX, receiveHeartbeat } from '../../../src/root/heartbeat/receive-heartbeat.ts'
import { newToken } from '../../../src/root/heartbeat/token.ts'
import { collections } from '../../../src/root/store/collections.ts'
import { changeHeartbeat } from '../../../src/root/store/heartbeats.ts'
import { at } from '../../fixtures.ts'
import { clearFirestore, takeOwnProject } from '../../mesh.ts'

takeOwnProject()

const { token } = newToken(at(0))
const ADDRESS = `/heartbeat/shop.backup/${token}`

beforeEach(async () => {
  await clearFirestore()
  const { heartbeatTokens } = await collections()
  await heartbeatTokens.doc('shop.backup').set({ schemaVersion: 1, token, createTime: at(0) })
})

function call(path: string, seconds = 1, changes: { method?: string; query?: object; body?: string } = {}) {
  const { method = 'GET', query = {}, body = '' } = changes
  return receiveHeartbeat({ method, path, query: { ...query }, body: Buffer.from(body) }, at(seconds))
}

async function kept() {
  const { heartbeats } = await collections()
  const { docs } = await heartbeats.get()
  return docs.map((document) => [
    document.id,
    document.data().status,
    document.data().lastTime,
    document.data().message,
  ])
}

test.each(['GET', 'HEAD', 'POST'])('%s is a heartbeat', async (method) => {
  expect(await call(ADDRESS, 1, { method })).toEqual({ status: 200, text: 'OK\n' })
  expect(await kept()).toEqual([['shop.backup', 'ok', at(1), '']])
})

test.each([
  ['the path that the function itself is called by', ADDRESS.slice('/heartbeat'.length), {}, 'ok', ''],
  ['a slash at the end', `${ADDRESS}/`, {}, 'ok', ''],
  ['a failure in the path', `${ADDRESS}/fail`, {}, 'fail', ''],
  ['a failure in the query', ADDRESS, { query: { status: 'fail', message: 'disk full' } }, 'fail', 'disk full'],
  ['a status that says ok', ADDRESS, { query: { status: 'ok' } }, 'ok', ''],
  ['words in the body', `${ADDRESS}/fail`, { method: 'POST', body: 'exit code 1\n' }, 'fail', 'exit code 1'],
  ['a body that is no text', ADDRESS, { method: 'POST', body: '\u0000\u0007' }, 'ok', ''],
  ['a message that is a list', ADDRESS, { query: { message: ['a', 'b'] } }, 'ok', ''],
])('%s', async (_, path, changes, status, message) => {
  expect(await call(path, 1, changes)).toMatchObject({ status: 200 })
  expect(await kept()).toEqual([['shop.backup', status, at(1), message]])
})

describe('an address that is wrong in any way is answered alike and writes nothing', () => {
  const other = newToken(at(0)).token

  test.each([
    ['another token', `/heartbeat/shop.backup/${other}`],
    ['a token with another end', `/heartbeat/shop.backup/${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
    ['a token cut short', `/heartbeat/shop.backup/${token.slice(0, -1)}`],
    ['no token', '/heartbeat/shop.backup/'],
    ['another check', `/heartbeat/shop.other/${token}`],
    ['a check that is none', `/heartbeat/shop/${token}`],
    ['a path that climbs', `/heartbeat/../heartbeatTokens/shop.backup/${token}`],
    ['something behind it', `${ADDRESS}/start`],
    ['nothing', '/'],
    ['another collection', `/heartbeat/shop.backup%2F/${token}`],
  ])('%s', async (_, path) => {
    expect(await call(path)).toEqual({ status: 404, text: 'There is no heartbeat at this address.\n' })
    expect(await kept()).toEqual([])
  })

  test('a wrong status is told only to who knows the address', async () => {
    const query = { status: 'great' }
    expect(await call(ADDRESS, 1, { query })).toMatchObject({ status: 400 })
    expect(await call(`/heartbeat/shop.backup/${other}`, 1, { query })).toMatchObject({ status: 404 })
    expect(await kept()).toEqual([])
  })
})

test('a flood of wrong addresses costs one read each at most, none where no address has that form', async () => {
  const reads = vi.spyOn(await firestore(), 'getAll')
  const transactions = vi.spyOn(await firestore(), 'runTransaction')
  const requests = () => [reads.mock.calls.flat().length, transactions.mock.calls.length]
  await call(`/heartbeat/shop.backup/${newToken(at(0)).token}`)
  await call(`/heartbeat/shop.other/${token}`)
  expect(requests()).toEqual([2, 0])
  for (const path of ['/heartbeat/shop.backup/guess', `/heartbeat/shop/${token}`, `${ADDRESS}/start`]) await call(path)
  expect(requests()).toEqual([2, 0])
  vi.restoreAllMocks()
})

test('other methods and large bodies are refused whatever the address', async () => {
  const body = 'x'.repeat(HEARTBEAT_BODY_BYTES_MAX + 1)
  for (const path of [ADDRESS, '/heartbeat/shop.other/x']) {
    expect(await call(path, 1, { method: 'DELETE' })).toMatchObject({ status: 405 })
    expect(await call(path, 1, { method: 'POST', body })).toMatchObject({ status: 413 })
  }
  expect(await kept()).toEqual([])
  expect(await call(ADDRESS, 1, { method: 'POST', body: body.slice(1) })).toMatchObject({ status: 200 })
})

describe('repetitions', () => {
  test('within a second change nothing; a failure does, and so does the next second', async () => {
    await call(ADDRESS, 1)
    await call(ADDRESS, 1.9)
    expect(await kept()).toMatchObject([['shop.backup', 'ok', at(1), '']])
    await call(`${ADDRESS}/fail`, 1.95)
    expect(await kept()).toMatchObject([['shop.backup', 'fail', at(1.95), '']])
    await call(ADDRESS, 3)
    expect(await kept()).toMatchObject([['shop.backup', 'ok', at(3), '']])
  })

  test('all at once are one write', async () => {
    const { heartbeats } = await collections()
    const replies = await Promise.all(Array.from({ length: 20 }, () => call(ADDRESS, 1)))
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
    const first = (await heartbeats.doc('shop.backup').get()).updateTime
    await Promise.all(Array.from({ length: 20 }, (_, index) => call(ADDRESS, 1 + index / 30)))
    const last = (await heartbeats.doc('shop.backup').get()).updateTime
    expect(first?.isEqual(last ?? first)).toBe(true)
    expect(last).toBeDefined()
  })

  test('that arrive in the wrong order never move time backwards', async () => {
    await call(ADDRESS, 10)
    await call(ADDRESS, 5)
    await call(`${ADDRESS}/fail`, 6)
    expect(await kept()).toMatchObject([['shop.backup', 'fail', at(10), '']])
  })
})

test('a check that is deleted between look and write gets no heartbeat', async () => {
  const { heartbeatTokens } = await collections()
  const deleting: typeof changeHeartbeat = async (checkId, isKnown, next) => {
    let isLook = true
    const reply = await changeHeartbeat(
      checkId,
      (stored) => {
        const isStored = isLook
        isLook = false
        return isKnown(isStored ? stored : undefined)
      },
      next,
    )
    await heartbeatTokens.doc(checkId).delete()
    return reply
  }
  const request = { method: 'GET', path: ADDRESS, query: {}, body: Buffer.alloc(0) }
  expect(await receiveHeartbeat(request, at(1), { changeHeartbeat: deleting })).toMatchObject({ status: 404 })
  expect(await kept()).toEqual([])
})
