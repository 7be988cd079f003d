import { PubSub } from '@google-cloud/pubsub'
import { connect } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { STATUS } from '../../kit/rpc-error.ts'
import { startPubsub, type Pubsub } from '../../pubsub/start.ts'
import { codeOf, Inbox } from './contract/subject.ts'
import { until } from './until.ts'

describe('the control API on the gRPC port', () => {
  let pubsub: Pubsub
  let client: PubSub
  beforeEach(async () => {
    pubsub = await startPubsub({ host: '127.0.0.1', port: 0 })
    client = new PubSub({ projectId: 'p', apiEndpoint: `127.0.0.1:${pubsub.port}`, emulatorMode: true })
  })
  afterEach(async () => {
    await client.close()
    await pubsub.close()
  })

  async function call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`http://127.0.0.1:${pubsub.port}/emulator/v1/mesh/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  test('the clock can be stopped, moved and let go', async () => {
    const at = '2030-01-01T00:00:00.000Z'
    expect((await call('POST', 'clock', { freeze: at })).body).toEqual({ now: at, frozen: true })
    expect((await call('POST', 'clock', { advanceMs: 1_500 })).body).toEqual({
      now: '2030-01-01T00:00:01.500Z',
      frozen: true,
    })
    expect((await call('POST', 'clock', { thaw: true })).body['frozen']).toBe(false)
    for (const wrong of [{}, { freeze: 'soon' }, { advanceMs: -1 }, { jump: 1 }, 7]) {
      const { status, body } = await call('POST', 'clock', wrong)
      expect(status).toBe(400)
      expect(JSON.stringify(body)).toContain('Expected')
    }
    expect((await call('DELETE', 'clock')).status).toBe(405)
  })

  test('faults are checked, set and strike', async () => {
    const topic = client.topic('orders')
    await topic.create()
    expect((await call('PUT', 'faults', { faults: [{ on: 'Publish', error: 'TEAPOT' }] })).status).toBe(400)
    expect((await call('PUT', 'faults', { faults: [{ on: 'Publish', colour: 'red' }] })).status).toBe(400)
    expect(
      (await call('PUT', 'faults', { faults: [{ on: 'Publish', error: 'PERMISSION_DENIED', times: 1 }] })).status,
    ).toBe(200)
    const message = { data: Buffer.from('x') }
    expect(await codeOf(topic.publishMessage(message))).toBe(STATUS.PERMISSION_DENIED)
    expect(await codeOf(topic.publishMessage(message))).toBe(STATUS.OK)
  })

  test('a dropped publish and a broken stream are survived by the client', async () => {
    const topic = client.topic('orders')
    await topic.create()
    const [subscription] = await topic.createSubscription('worker')
    await call('PUT', 'faults', {
      faults: [
        { on: 'StreamingPull', drop: true, times: 1 },
        { on: 'Publish', drop: true, times: 1 },
      ],
    })
    const inbox = new Inbox(subscription)
    await topic.publishMessage({ data: Buffer.from('through') })
    await inbox.has(1)
    expect(inbox.texts).toEqual(['through'])
    expect(pubsub.faults.list()).toEqual([])
    await inbox.close()
  })

  test('a duplicated delivery arrives twice', async () => {
    const topic = client.topic('orders')
    await topic.create()
    const [subscription] = await topic.createSubscription('worker')
    await call('PUT', 'faults', [{ on: 'deliver', duplicate: true, times: 1 }])
    const inbox = new Inbox(subscription)
    await topic.publishMessage({ data: Buffer.from('twin') })
    await inbox.has(2)
    expect(inbox.texts).toEqual(['twin', 'twin'])
    await inbox.close()
  })

  test('status shows backlogs, reset empties them and takes faults back', async () => {
    const topic = client.topic('orders')
    await topic.create()
    await topic.createSubscription('worker')
    await topic.publishMessage({ data: Buffer.from('x') })
    await call('PUT', 'faults', [{ on: 'Pull', error: 'ABORTED' }])
    const { body } = await call('GET', 'status')
    expect(body).toMatchObject({
      emulator: "Mesh's Pub/Sub emulator",
      topics: ['projects/p/topics/orders'],
      subscriptions: [{ name: 'projects/p/subscriptions/worker', backlog: 1, outstanding: 0 }],
      deadLetters: [],
    })
    expect((await call('POST', 'reset')).status).toBe(200)
    const after = await call('GET', 'status')
    expect(after.body).toMatchObject({ faults: [], subscriptions: [{ backlog: 0 }] })
  })

  test('what it does not have is named', async () => {
    const { status, body } = await call('GET', 'nothing')
    expect(status).toBe(404)
    expect(JSON.stringify(body)).toContain('/emulator/v1/mesh/{status,reset,clock,faults}')
    const broken = await fetch(`http://127.0.0.1:${pubsub.port}/emulator/v1/mesh/clock`, { method: 'POST', body: '{' })
    expect(broken.status).toBe(400)
  })

  test('snapshots, Seek, schemas and unknown fields are refused by name', async () => {
    const topic = client.topic('orders')
    await topic.create()
    const [subscription] = await topic.createSubscription('worker')
    expect(await codeOf(subscription.seek(new Date()))).toBe(STATUS.UNIMPLEMENTED)
    expect(await codeOf(subscription.createSnapshot('snap'))).toBe(STATUS.UNIMPLEMENTED)
    await expect(topic.createSubscription('filtered', { filter: 'attributes.a = "b"' })).rejects.toThrow(
      /has no "subscription\.filter"/,
    )
  })

  test('a connection whose first bytes come one by one is understood', async () => {
    const socket = connect(pubsub.port, '127.0.0.1')
    await once(socket, 'connect')
    const request = 'POST /emulator/v1/mesh/reset HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'
    socket.setNoDelay(true)
    for (const byte of request.slice(0, 4))
      await new Promise<void>((resolve) => void socket.write(byte, () => setImmediate(resolve)))
    socket.write(request.slice(4))
    let text = ''
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
    await until('the answer', () => text.includes('\r\n') || undefined)
    expect(text).toMatch(/^HTTP\/1\.1 200 /)
    socket.destroy()
  })
})
