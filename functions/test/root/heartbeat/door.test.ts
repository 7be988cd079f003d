import { beforeEach, describe, expect, test, vi } from 'vitest'
import * as functions from '../../../src/index.ts'
import { firestore } from '../../../src/kit/firestore.ts'
import { log } from '../../../src/kit/log.ts'
import { newToken } from '../../../src/root/heartbeat/token.ts'
import { collections } from '../../../src/root/store/collections.ts'
import { at } from '../../fixtures.ts'
import { clearFirestore, takeOwnProject } from '../../mesh.ts'

takeOwnProject()
const failure = vi.spyOn(log, 'failure').mockImplementation(() => undefined)

beforeEach(async () => {
  failure.mockClear()
  await clearFirestore()
})

const { token } = newToken(at(0))

interface Reply {
  status: number
  body: string
  headers: Record<string, string>
}

/** Calls the function as the platform does, with the little that it looks at. */
async function request(path: string, method = 'GET', rawBody?: Buffer): Promise<Reply> {
  const reply: Reply = { status: 0, body: '', headers: {} }
  const { promise, resolve } = Promise.withResolvers<Reply>()
  const response = {
    set: (name: string, value: string) => {
      reply.headers[name] = value
      return response
    },
    type: (value: string) => response.set('Content-Type', value),
    status: (status: number) => {
      reply.status = status
      return response
    },
    send: (body: string) => resolve({ ...reply, body }),
    on: () => response,
  }
  const incoming = { method, path, query: {}, headers: {}, rawBody }
  type Door = typeof functions.heartbeat
  await functions.heartbeat(...([incoming, response] as unknown as Parameters<Door>))
  return promise
}

describe('the door of heartbeats', () => {
  test('answers without being cached, and tells nothing of what it knows', async () => {
    const { heartbeatTokens } = await collections()
    await heartbeatTokens.doc('shop.backup').set({ schemaVersion: 1, token, createTime: at(0) })
    const good = await request(`/heartbeat/shop.backup/${token}`, 'POST', Buffer.from('done'))
    const bad = await request(`/heartbeat/shop.other/${token}`)
    const headers = { 'Cache-Control': 'no-store', 'Content-Type': 'text/plain' }
    expect(good).toEqual({ status: 200, body: 'OK\n', headers })
    expect(bad).toEqual({ status: 404, body: 'There is no heartbeat at this address.\n', headers })
    const kept = await (await firestore()).doc('heartbeats/shop.backup').get()
    expect(kept.data()).toMatchObject({ status: 'ok', message: 'done' })
  })

  test('names the methods that it takes', async () => {
    const { status, headers } = await request('/heartbeat/shop.backup/x', 'DELETE')
    expect([status, headers['Allow']]).toEqual([405, 'GET, HEAD, POST'])
  })

  test('asks for another call when Mesh itself has failed, and logs no secret', async () => {
    await (await firestore()).doc('heartbeatTokens/shop.backup').set({ schemaVersion: 7, token })
    const { status, body } = await request(`/heartbeat/shop.backup/${token}`)
    expect([status, body]).toEqual([503, 'Mesh could not take this heartbeat now; send it again.\n'])
    expect(failure).toHaveBeenCalledOnce()
    expect(JSON.stringify(failure.mock.calls.map(([door, error]) => [door, error.message]))).not.toContain(token)
  })
})
