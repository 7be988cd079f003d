import { createSecureServer, createServer, type ServerHttp2Stream } from 'node:http2'
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GrpcProbe } from '@mesh/core/schema/protocols/grpc'
import { probeGrpc } from '../../../src/root/probe/grpc.ts'
import { TEST_CERTIFICATES } from '../../test-certificates.ts'
import { checkOf } from './check-of.ts'
import { listen, MISBEHAVIOURS, serve } from './loopback.ts'

const { authority, key, good: cert } = TEST_CERTIFICATES
const trusted = getCACertificates()

beforeAll(() => setDefaultCACertificates([...trusted, authority]))
afterAll(() => setDefaultCACertificates(trusted))

type Respond = (stream: ServerHttp2Stream, request: Buffer, path: string) => void

function onStream(respond: Respond) {
  return (stream: ServerHttp2Stream, headers: { ':path'?: string }) => {
    const chunks: Buffer[] = []
    stream.on('error', () => undefined)
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => respond(stream, Buffer.concat(chunks), headers[':path'] ?? ''))
  }
}

function serveGrpc(respond: Respond): Promise<number> {
  return listen(createServer().on('stream', onStream(respond)))
}

/** Answers with a framed message and a status in the trailers. */
function answering(message: number[], status = '0'): Respond {
  return (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status }))
    stream.end(Buffer.from([0, 0, 0, 0, message.length, ...message]))
  }
}

function probe(port: number, grpc: Partial<GrpcProbe> = {}, timeoutMs = 30_000) {
  return probeGrpc(checkOf({ grpc: { host: '127.0.0.1', port, tls: false, service: '', ...grpc } }, { timeoutMs }))
}

test('SERVING is ok, over plain HTTP/2 and over TLS', async () => {
  expect(await probe(await serveGrpc(answering([8, 1])))).toMatchObject({ outcome: 'ok', message: '' })
  const secure = createSecureServer({ key, cert }).on('stream', onStream(answering([8, 1])))
  expect(await probe(await listen(secure), { tls: true })).toMatchObject({ outcome: 'ok', message: '' })
})

test('the service is asked for by name', async () => {
  const requests: string[] = []
  const port = await serveGrpc((stream, request, path) => {
    requests.push(`${path} ${request.toString('latin1')}`)
    answering([8, 1])(stream, request, path)
  })
  await probe(port, { service: 'shop' })
  await probe(port, { service: 's'.repeat(300) })
  expect(requests).toEqual([
    '/grpc.health.v1.Health/Check \0\0\0\0\x06\x0a\x04shop',
    `/grpc.health.v1.Health/Check \0\0\0\x01\x2f\x0a\xac\x02${'s'.repeat(300)}`,
  ])
})

test.each([
  ['NOT_SERVING', [8, 2], 'gRPC health of shop: NOT_SERVING (expected SERVING)'],
  ['the default', [], 'gRPC health of shop: UNKNOWN (expected SERVING)'],
  ['an unknown status', [8, 9], 'the answer is not a health status'],
  ['another message', [10, 1, 65], 'the answer is not a health status'],
])('%s is a failure', async (_, message, expected) => {
  expect(await probe(await serveGrpc(answering(message)), { service: 'shop' })).toMatchObject({
    outcome: 'fail',
    message: expected,
  })
})

test('an error without a message is told with its name', async () => {
  const port = await serveGrpc((stream) =>
    stream.respond({ ':status': 200, 'grpc-status': '12', 'grpc-message': 'no health' }, { endStream: true }),
  )
  expect(await probe(port)).toMatchObject({ outcome: 'fail', message: 'gRPC UNIMPLEMENTED: "no health"' })
})

test('an answer that is no gRPC is told with its HTTP status', async () => {
  const port = await serveGrpc((stream) => stream.respond({ ':status': 404 }, { endStream: true }))
  expect(await probe(port)).toMatchObject({ outcome: 'fail', message: 'the answer is not gRPC (HTTP 404)' })
})

test('a stream that is reset is a failure', async () => {
  const port = await serveGrpc((stream) => stream.close(2))
  expect(await probe(port)).toMatchObject({ outcome: 'fail', latencyMs: null })
})

test('an endless answer is cut off', async () => {
  const port = await serveGrpc((stream) => {
    stream.respond({ ':status': 200 })
    stream.write(Buffer.alloc(100_000))
  })
  expect(await probe(port)).toMatchObject({
    outcome: 'fail',
    message: 'no answer: the answer is larger than 65536 bytes',
  })
})

test('a TLS server without HTTP/2 is a failure', async () => {
  const port = await listen(createTlsServer({ key, cert }).on('tlsClientError', () => undefined))
  const { outcome, message } = await probe(port, { tls: true })
  expect([outcome, message]).toEqual(['fail', `127.0.0.1:${port} does not speak HTTP/2`])
})

describe.each(MISBEHAVIOURS)('a server that $name', ({ onConnection }) => {
  test.each([true, false])('is a failure, TLS %s', async (tls) => {
    const answer = await probe(await serve(onConnection), { tls }, 150)
    expect(answer).toMatchObject({ outcome: 'fail', latencyMs: null })
    expect(answer.message).toMatch(/^(no answer within 150 ms|.*127\.0\.0\.1|the answer|no answer: )/)
  })
})
