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

  test('a request of 10 MiB passes, one of 12 is refused, and the connection goes on', async () => {
    const { service, served } = await serveTiny({ Commit: () => ({}) })
    const client = grpcClient(served.port)
    const commit = (megabytes: number): Promise<Json> => {
      const fields = { big: { stringValue: 'x'.repeat(megabytes * 1024 * 1024) } }
      return client.unary('Commit', { writes: [{ update: { name: 'n', fields } }] })
    }
    await commit(10)
    await expect(commit(12)).rejects.toMatchObject({
      code: grpc.status.INVALID_ARGUMENT,
      details: 'Request payload size exceeds the limit: 11534336 bytes.',
    })
    await client.unary('Commit', COMMIT)
    expect(service.calls).toHaveLength(2)
  })

  test('pipelines are refused by name', async () => {
    const { served } = await serveTiny()
    await expect(grpcClient(served.port).list('ExecutePipeline', {})).rejects.toMatchObject({
      code: grpc.status.UNIMPLEMENTED,
      details: "Mesh's Firestore emulator does not implement ExecutePipeline",
    })
  })
})

describe('bad calls', () => {
  const SERVICE = '/google.firestore.v1.Firestore'

  test('bytes that are no message, and methods that there are not, leave the connection to the others', async () => {
    const { service, served } = await serveTiny({ Commit: () => ({}) })
    const client = grpcClient(served.port)
    const other = client.open('Listen').on('error', () => {})
    other.write({ removeTarget: 1 })
    await until('the other stream', () => service.streams[0]?.received.length)
    const garbage = Buffer.from([0x0a, 0xff, 0xff, 0xff, 0x7f, 0x01])
    await expect(client.raw(`${SERVICE}/Commit`, garbage)).rejects.toMatchObject({
      code: grpc.status.INTERNAL,
      details: expect.stringContaining('The 6 bytes are no google.firestore.v1.CommitRequest') as unknown,
    })
    for (const path of [`${SERVICE}/Comit`, '/google.firestore.v2.Firestore/Commit']) {
      await expect(client.raw(path, Buffer.alloc(0))).rejects.toMatchObject({ code: grpc.status.UNIMPLEMENTED })
    }
    await client.unary('Commit', COMMIT)
    expect(service.streams[0]?.isClosed).toBe(false)
    other.cancel()
  })

  test('values in values without end are refused', async () => {
    const { served } = await serveTiny({ Commit: () => ({}) })
    let value: Buffer = Buffer.from([0x58, 0])
    for (let depth = 0; depth < 20_000; depth += 1) {
      const list = field(1, value)
      value = field(9, list)
    }
    const entry = Buffer.concat([field(1, Buffer.from('a')), field(2, value)])
    const request = field(2, field(1, field(2, entry)))
    await expect(grpcClient(served.port).raw(`${SERVICE}/Commit`, request)).rejects.toMatchObject({
      code: grpc.status.INTERNAL,
    })
  })

  test('bytes that are no message end their own stream', async () => {
    const { service, served } = await serveTiny()
    const garbage = Buffer.from([0x12, 0xff, 0xff, 0xff, 0x7f])
    await expect(grpcClient(served.port).raw(`${SERVICE}/Listen`, garbage)).rejects.toMatchObject({
      code: grpc.status.INTERNAL,
    })
    await until('the end', () => service.streams[0]?.isClosed)
  })

  test('a deadline ends the call for the client; the next call works', async () => {
    const { clock, faults, served } = await serveTiny({ Commit: () => ({}) })
    const client = grpcClient(served.port)
    // The connection is there, so that the deadline is one for the call alone.
    await client.unary('Commit', COMMIT)
    clock.freeze()
    faults.set([{ on: 'Commit', latencyMs: 60_000, times: 1 }])
    const late = client.raw(`${SERVICE}/Commit`, Buffer.alloc(0), { deadline: Date.now() + 1000 })
    await expect(late).rejects.toMatchObject({ code: grpc.status.DEADLINE_EXCEEDED })
    faults.reset()
    clock.advance(60_000_000)
    expect(await client.unary('Commit', COMMIT)).toEqual({})
  })
})

/** A length-delimited field. */
function field(id: number, content: Buffer): Buffer {
  const length: number[] = []
  for (let rest = content.length; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest)
    if (rest <= 127) break
  }
  return Buffer.concat([Buffer.from([(id << 3) | 2, ...length]), content])
}

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

describe('an ID token that expires', () => {
  test('ends the streams of its bearer, as in production; those of others go on', async () => {
    const { clock, service, served } = await serveTiny()
    clock.freeze(Date.UTC(2026, 0, 1) * 1000)
    const client = grpcClient(served.port)
    const exp = Date.UTC(2026, 0, 1) / 1000 + 3600
    const tokens = [idToken({ sub: 'ann', exp }), idToken({ sub: 'mock', iat: 0, exp: 3600 }), 'owner']
    const calls = tokens.map((token) => client.open('Listen', `Bearer ${token}`))
    const ends = calls.map((call) => new Promise((resolve) => call.on('error', resolve)))
    for (const call of calls) call.write({ removeTarget: 1 })
    await until('all streams', () => service.streams.length === 3)
    clock.advance(3_599_000_000)
    expect(service.streams.map(({ isClosed }) => isClosed)).toEqual([false, false, false])
    clock.advance(1_000_000)
    expect(await ends[0]).toMatchObject({ code: 16, details: 'Missing or invalid authentication.' })
    const open = service.streams.filter(({ isClosed }) => !isClosed).map(({ caller }) => caller)
    expect(open).toMatchObject([{ uid: 'mock' }, { kind: 'admin' }])
    for (const call of calls) call.cancel()
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

  test('closes though streams are open', async () => {
    const { served, service } = await serveTiny()
    const call = grpcClient(served.port)
      .open('Listen')
      .on('error', () => {})
    call.write({ removeTarget: 1 })
    await until('the stream', () => service.streams.length)
    await expect(served.close()).resolves.toBeUndefined()
  })
})
