import { connect } from 'node:net'
import grpc from '@grpc/grpc-js'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Json } from '../../api/service.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { grpcClient } from './support/grpc-client.ts'
import { idToken } from './support/id-token.ts'
import { serveTiny } from './support/serve-tiny.ts'
import { until } from './support/until.ts'

const COMMIT = { database: 'projects/p/databases/d', writes: [{ delete: 'projects/p/databases/d/documents/a/b' }] }

describe('calls', () => {
  test('a unary call carries its request, its answer and its caller', async () => {
    const { service, served } = await serveTiny({ Commit: () => ({ commitTime: '2026-01-01T00:00:00.000001Z' }) })
    const answer = await grpcClient(served.port).unary('Commit', COMMIT, 'Bearer owner')
    expect(answer).toEqual({ commitTime: '2026-01-01T00:00:00.000001Z' })
    expect(service.calls).toEqual([{ name: 'Commit', request: COMMIT, caller: { kind: 'admin' } }])
  })

  test('a server-streaming call streams the list', async () => {
    const answers = [{ missing: 'a' }, { missing: '' }, { transaction: 'AQ==' }]
    const { served } = await serveTiny({ BatchGetDocuments: () => answers })
    expect(await grpcClient(served.port).list('BatchGetDocuments', { documents: ['a'] })).toEqual(answers)
  })

  test('errors keep code and message, in both kinds of call', async () => {
    const fail = (): never => {
      throw new RpcError('ABORTED', 'Too much contention')
    }
    const { served } = await serveTiny({ Commit: fail, RunQuery: fail })
    const client = grpcClient(served.port)
    const expected = { code: grpc.status.ABORTED, details: 'Too much contention' }
    await expect(client.unary('Commit', COMMIT)).rejects.toMatchObject(expected)
    await expect(client.list('RunQuery', { parent: 'p' })).rejects.toMatchObject(expected)
  })

  test('a 12 MB request passes', async () => {
    const { service, served } = await serveTiny({ Commit: () => ({}) })
    const fields = { big: { stringValue: 'x'.repeat(12_000_000) } }
    await grpcClient(served.port).unary('Commit', { writes: [{ update: { name: 'n', fields } }] })
    expect(service.calls).toHaveLength(1)
  })

  test('pipelines are refused by name', async () => {
    const { served } = await serveTiny()
    await expect(grpcClient(served.port).list('ExecutePipeline', {})).rejects.toMatchObject({
      code: grpc.status.UNIMPLEMENTED,
      details: "Mesh's Firestore emulator does not implement ExecutePipeline",
    })
  })
})

describe('callers', () => {
  test('an ID token is decoded, its absence is nobody', async () => {
    const { service, served } = await serveTiny({ GetDocument: () => ({}) })
    const client = grpcClient(served.port)
    await client.unary('GetDocument', {}, `Bearer ${idToken({ sub: 'ann', role: 'viewer' })}`)
    await client.unary('GetDocument', {})
    const [first, second] = service.calls
    expect(first?.caller).toEqual({ kind: 'user', uid: 'ann', token: { sub: 'ann', role: 'viewer' } })
    expect(second?.caller).toEqual({ kind: 'nobody' })
  })

  test.each(['Bearer x.y.z', 'Bearer ya29.opaque', 'Basic abc', `Bearer ${idToken({ email: 'a@b' })}`])(
    '%s is UNAUTHENTICATED on calls and streams',
    async (authorization) => {
      const { served, service } = await serveTiny({ GetDocument: () => ({}) })
      const client = grpcClient(served.port)
      await expect(client.unary('GetDocument', {}, authorization)).rejects.toMatchObject({ code: 16 })
      const error = await new Promise((resolve) => client.open('Listen', authorization).on('error', resolve))
      expect(error).toMatchObject({ code: 16 })
      expect([service.calls, service.streams]).toEqual([[], []])
    },
  )
})

describe('streams', () => {
  test('messages pass in both directions; the half-close ends the stream', async () => {
    const { service, served } = await serveTiny()
    service.onMessage = (stream, message) =>
      stream.sink.send({ streamToken: 'AQ==', streamId: String(message['database']) })
    const call = grpcClient(served.port).open('Write', 'Bearer owner')
    const answers: Json[] = []
    call.on('data', (answer: Json) => answers.push(answer))
    const ended = new Promise((resolve) => call.on('end', resolve))
    call.write({ database: 'one' })
    call.write({ database: 'two' })
    await until('two answers', () => answers.length === 2)
    call.end()
    await ended
    expect(answers.map((answer) => answer['streamId'])).toEqual(['one', 'two'])
    expect(service.streams[0]).toMatchObject({ isClosed: true, caller: { kind: 'admin' } })
  })

  test('a cancelled stream closes, a failed one tells why', async () => {
    const { service, served } = await serveTiny()
    service.onMessage = ({ sink }, message) =>
      message['removeTarget'] === 9 && sink.fail(new RpcError('NOT_FOUND', 'gone'))
    const client = grpcClient(served.port)
    const first = client.open('Listen').on('error', () => {})
    first.write({ removeTarget: 1 })
    await until('first stream', () => service.streams[0]?.received.length)
    first.cancel()
    await until('close', () => service.streams[0]?.isClosed)
    const second = client.open('Listen')
    const error = new Promise((resolve) => second.on('error', resolve))
    second.write({ removeTarget: 9 })
    expect(await error).toMatchObject({ code: 5, details: 'gone' })
    expect(service.streams[1]?.isClosed).toBe(true)
  })
})

describe('faults', () => {
  test('an error strikes as often as it is told to', async () => {
    const { faults, served } = await serveTiny({ Commit: () => ({}) })
    const client = grpcClient(served.port)
    faults.set([{ on: 'Commit', error: 'UNAVAILABLE', times: 1 }])
    await expect(client.unary('Commit', COMMIT)).rejects.toMatchObject({ code: 14 })
    await expect(client.unary('Commit', COMMIT)).resolves.toEqual({})
  })

  test('a dropped call was carried out but its connection breaks', async () => {
    const { faults, served, service } = await serveTiny({ Commit: () => ({}) })
    faults.set([{ on: 'Commit', drop: true, times: 1 }])
    await expect(grpcClient(served.port).unary('Commit', COMMIT)).rejects.toMatchObject({ code: 14 })
    expect(service.calls).toHaveLength(1)
  })

  test('latency waits on the clock, and a stream keeps its order under it', async () => {
    const { clock, faults, served, service } = await serveTiny()
    clock.freeze()
    faults.set([{ on: 'Listen', latencyMs: 60_000, times: 1 }])
    const call = grpcClient(served.port)
      .open('Listen')
      .on('error', () => {})
    call.write({ removeTarget: 1 })
    call.write({ removeTarget: 2 })
    await until('the fault to strike', () => faults.list().length === 0)
    expect(service.streams[0]?.received).toEqual([])
    clock.advance(60_000_000)
    const received = await until(
      'both messages',
      () => service.streams[0]?.received.length === 2 && service.streams[0].received,
    )
    expect(received).toEqual([{ removeTarget: 1 }, { removeTarget: 2 }])
    call.cancel()
  })

  test('a dropped stream ends UNAVAILABLE', async () => {
    const { faults, served, service } = await serveTiny()
    const call = grpcClient(served.port).open('Listen')
    const error = new Promise((resolve) => call.on('error', resolve))
    call.write({ removeTarget: 1 })
    await until('the stream', () => service.streams[0]?.received.length)
    faults.set([{ on: 'Listen', drop: true }])
    service.streams[0]?.sink.send({ filter: { count: 1 } })
    expect(await error).toMatchObject({ code: 14 })
    expect(service.streams[0]?.isClosed).toBe(true)
  })
})

describe('the port', () => {
  test('tells HTTP/1 from gRPC though the first bytes come one by one', async () => {
    const { served } = await serveTiny()
    const socket = connect(served.port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.setNoDelay(true)
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString()))
    for (const byte of 'PUT /nowhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n') {
      await new Promise((resolve) => socket.write(byte, resolve))
    }
    await until('an answer', () => text)
    expect(text).toMatch(/^HTTP\/1.1 404/)
  })

  test('closes within a second though streams are open', async () => {
    const { served, service } = await serveTiny()
    const call = grpcClient(served.port)
      .open('Listen')
      .on('error', () => {})
    call.write({ removeTarget: 1 })
    await until('the stream', () => service.streams.length)
    const started = performance.now()
    await served.close()
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
