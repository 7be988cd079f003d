import { createHash } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CompiledCheck, Protocol } from '@mesh/core/schema/check'
import { probe } from '../../../src/root/probe/probe.ts'
import { compiledCheck } from '../../fixtures.ts'
import { TEST_CERTIFICATES } from '../../test-certificates.ts'
import { checkOf } from './check-of.ts'
import { closedPort, listen, serve } from './loopback.ts'
import { nameBytes, nameServer } from './name-server.ts'

const { authority, key, good } = TEST_CERTIFICATES
const trusted = getCACertificates()
const host = '127.0.0.1'

beforeAll(() => setDefaultCACertificates([...trusted, authority]))
afterAll(() => setDefaultCACertificates(trusted))

type Settings = Partial<Pick<CompiledCheck, Protocol>>

/** Probes with conditions that must all be met, and returns the outcome and the message. */
function judge(settings: Settings, texts: string[], changes: Partial<Omit<CompiledCheck, Protocol>> = {}) {
  const conditions = texts.map((text) => ({ if: text, severity: 'fail' as const }))
  return probe(checkOf(settings, { timeoutMs: 30_000, conditions, ...changes }))
}

const OK = { outcome: 'ok', message: '' }

describe('tcp', () => {
  const greeting = (socket: Socket) => {
    socket.write('220 mail')
    setImmediate(() => socket.write('.test ready\r\n'))
  }

  test('a greeting that comes in pieces is the body', async () => {
    const tcp = { host, port: await serve(greeting) }
    const texts = [
      '[BODY] == "220 mail.test ready"',
      '[CONNECTED] == true',
      '[IP] == 127.0.0.1',
      '[RESPONSE_TIME] < 30s',
    ]
    expect(await judge({ tcp }, texts)).toMatchObject(OK)
    expect(await judge({ tcp }, ['[BODY] == pat(421*)'])).toMatchObject({
      outcome: 'fail',
      message: 'not met: [BODY] (220 mail.test ready) == pat(421*)',
    })
  })

  test('an answer without line end is whole after a pause, and one of JSON has paths', async () => {
    const port = await serve((socket) => socket.on('data', () => socket.write('{"role":"master"}')))
    expect(await judge({ tcp: { host, port, send: 'info' } }, ['[BODY].role == master'])).toMatchObject(OK)
  })

  test('what is expected at its beginning still counts, and comes first', async () => {
    const port = await serve(greeting)
    expect(await judge({ tcp: { host, port, expect: '220 mail.test' } }, ['[BODY] == pat(*ready)'])).toMatchObject(OK)
    expect(await judge({ tcp: { host, port, expect: '250' } }, ['[BODY] == pat(*ready)'])).toMatchObject({
      message: 'the answer begins with "220" (expected "250")',
    })
  })

  test('a refused connection fails, whatever the conditions; those of Gatus judge it', async () => {
    const tcp = { host, port: await closedPort() }
    expect(await judge({ tcp }, ['[CONNECTED] == false'])).toMatchObject({ outcome: 'fail' })
    expect(await judge({ tcp }, ['[CONNECTED] == false'], { compat: 'gatus' })).toMatchObject(OK)
    const up = await judge({ tcp }, ['[CONNECTED] == true'], { compat: 'gatus' })
    expect(up.message).toMatch(/^connection refused .*; not met: \[CONNECTED\] \(false\) == true$/)
  })

  test('Gatus looks the address up only where it stands in capitals', async () => {
    const tcp = { host, port: await serve(greeting) }
    const compat = 'gatus' as const
    expect(await judge({ tcp }, ['[IP] == 127.0.0.1', '[ip] == 127.0.0.1'], { compat })).toMatchObject(OK)
    expect(await judge({ tcp }, ['[ip] == 127.0.0.1'], { compat })).toMatchObject({
      outcome: 'fail',
      message: 'not met: [ip] () == 127.0.0.1',
    })
    expect(await judge({ tcp }, ['[ip] == 127.0.0.1'])).toMatchObject(OK)
  })

  test('one of severity warn only degrades', async () => {
    const conditions = [{ if: '[RESPONSE_TIME] < 0', severity: 'warn' as const }]
    expect(await judge({ tcp: { host, port: await serve(() => undefined) } }, [], { conditions })).toMatchObject({
      outcome: 'slow',
    })
  })
})

describe('without an answer, Gatus', () => {
  const compat = 'gatus' as const
  const tlsOf = (port: number) => ({ tls: { host, port, degradedWithinDays: 0, failWithinDays: 0 } })
  const dns = { name: 'shop.test', type: 'A', server: host, rcode: 'NOERROR', expect: [] } as const

  test.each<[string, (port: number) => Settings]>([
    ['TLS', tlsOf],
    ['WebSocket', (port) => ({ websocket: { url: `ws://${host}:${port}/` } })],
    ['gRPC', (port) => ({ grpc: { host, port, tls: false, service: '' } })],
    ['DNS', (port) => ({ dns: { ...dns, expect: [], port } })],
  ])('leaves the time of %s at 0', async (_, settings) => {
    const timeoutMs = 300
    const found = await judge(settings(await closedPort()), ['[RESPONSE_TIME] == 0'], { compat, timeoutMs })
    expect(found).toMatchObject(OK)
  })

  test.each<[string, (port: number) => Settings]>([
    ['TCP', (port) => ({ tcp: { host, port, expect: 'x' } })],
    ['HTTP', (port) => ({ http: { ...compiledCheck().http, url: `http://${host}:${port}/` } })],
  ])('shows the time of %s', async (_, settings) => {
    const port = await serve(() => undefined)
    const found = await judge(settings(port), ['[RESPONSE_TIME] >= 99'], { compat, timeoutMs: 100 })
    expect(found).toMatchObject(OK)
  })
})

describe('tls', () => {
  const port = () => listen(createTlsServer({ key, cert: good }, (socket) => void socket.write('hello\n')))

  test('the certificate and what the server says are seen', async () => {
    const tls = { host, port: await port(), degradedWithinDays: 14, failWithinDays: 0 }
    expect(await judge({ tls }, ['[CERTIFICATE_EXPIRATION] > 48h', '[BODY] == hello'])).toMatchObject(OK)
  })

  test('conditions on the certificate take the place of the bounds in days', async () => {
    const tls = { host, port: await port(), degradedWithinDays: 40_000, failWithinDays: 39_000 }
    expect(await judge({ tls }, ['[CERTIFICATE_EXPIRATION] > 48h'])).toMatchObject(OK)
    expect(await judge({ tls }, ['[CONNECTED] == true'])).toMatchObject({ outcome: 'fail' })
    expect(await judge({ tls: { ...tls, failWithinDays: 0 } }, ['[CONNECTED] == true'])).toMatchObject({
      outcome: 'slow',
    })
  })
})

describe('dns', () => {
  const settings = { name: 'shop.test', type: 'A', server: host, rcode: 'NOERROR', expect: [] } as const
  const dns = (port: number, type: 'A' | 'MX' = 'A') => ({ dns: { ...settings, expect: [], type, port } })
  const a = (last: number) => ({ type: 'A' as const, data: Buffer.from([192, 0, 2, last]) })

  test('the records are a list and lines of text', async () => {
    const port = await nameServer(() => ({ records: [a(1), a(2)] }))
    const texts = ['len([BODY]) == 2', '[BODY][1] == 192.0.2.2', '[BODY] == pat(192.0.2.1*)', '[DNS_RCODE] == NOERROR']
    expect(await judge(dns(port), texts)).toMatchObject(OK)
  })

  test('a condition on the answer code takes the place of the expected one', async () => {
    const port = await nameServer(() => ({ rcode: 3 }))
    expect(await judge(dns(port), ['[DNS_RCODE] == NXDOMAIN'])).toMatchObject(OK)
    expect(await judge(dns(port), ['[CONNECTED] == true'])).toMatchObject({
      message: 'DNS: NXDOMAIN for shop.test (expected NOERROR)',
    })
    expect(await judge(dns(port), ['[DNS_RCODE] == any(NOERROR)'])).toMatchObject({
      message: 'not met: [DNS_RCODE] (NXDOMAIN) == any(NOERROR)',
    })
  })

  test('Gatus sees the last record in its own notation', async () => {
    const compat = 'gatus' as const
    const two = await nameServer(() => ({ records: [a(1), a(2)] }))
    expect(await judge(dns(two), ['[BODY] == 192.0.2.2', '[DNS_RCODE] == NOERROR'], { compat })).toMatchObject(OK)
    const data = Buffer.concat([Buffer.from([0, 10]), nameBytes('mail.test')])
    const mail = await nameServer(() => ({ records: [{ type: 'MX', data }] }))
    expect(await judge(dns(mail, 'MX'), ['[BODY] == mail.test.'], { compat })).toMatchObject(OK)
    expect(
      await judge(dns(await nameServer(() => ({ rcode: 2 }))), ['[DNS_RCODE] == SERVFAIL'], { compat }),
    ).toMatchObject(OK)
  })
})

describe('websocket', () => {
  const accepting = () =>
    listen(
      createHttpServer((_, response) => response.writeHead(404).end()).on(
        'upgrade',
        ({ headers, url }, socket: Duplex) => {
          if (url !== '/live') return void socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')
          const digest = createHash('sha1')
            .update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
            .digest('base64')
          socket.write(
            `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${digest}\r\n\r\n`,
          )
          socket.write(Buffer.concat([Buffer.from([0x81, 11]), Buffer.from('{"up":true}')]))
        },
      ),
    )

  test('the first message is the body', async () => {
    const url = `ws://${host}:${await accepting()}/live`
    expect(await judge({ websocket: { url } }, ['[BODY].up == true', '[CONNECTED] == true'])).toMatchObject(OK)
    expect(await judge({ websocket: { url } }, ['[BODY].up == false'])).toMatchObject({
      outcome: 'fail',
      statusCode: 101,
    })
  })

  test('what is no WebSocket fails, and is judged on nothing in the mode of Gatus', async () => {
    const websocket = { url: `ws://${host}:${await accepting()}/` }
    expect(await judge({ websocket }, ['[CONNECTED] == false'])).toMatchObject({
      outcome: 'fail',
      message: 'HTTP 404 (expected 101, a WebSocket)',
    })
    expect(await judge({ websocket }, ['[CONNECTED] == false'], { compat: 'gatus' })).toMatchObject(OK)
  })
})

describe('grpc', () => {
  const health = (status: number) =>
    listen(
      createHttp2Server().on('stream', (stream) => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
        stream.end(Buffer.from([0, 0, 0, 0, 2, 8, status]))
      }),
    )

  test('the status is the body; conditions on it take the place of SERVING', async () => {
    const grpc = { host, port: await health(2), tls: false, service: '' }
    expect(await judge({ grpc }, ['[BODY].status == NOT_SERVING'])).toMatchObject(OK)
    expect(await judge({ grpc }, ['[CONNECTED] == true'])).toMatchObject({ outcome: 'fail' })
    expect(await judge({ grpc }, ['[BODY] == {"status":"SERVING"}'])).toMatchObject({
      message: 'not met: [BODY] ({"status":"NOT_SERVING"}) == {"status":"SERVING"}',
    })
  })
})

describe('domain', () => {
  const day = 86_400_000
  const registry = async (leftMs: number) => {
    const eventDate = new Date(Date.now() + leftMs).toISOString()
    const body = JSON.stringify({ events: [{ eventAction: 'expiration', eventDate }] })
    const port = await listen(createHttpServer((_, response) => response.end(body)))
    return { name: 'shop.example', degradedWithinDays: 30, failWithinDays: 7, rdap: `http://${host}:${port}/` }
  }

  test('conditions on the registration take the place of the bounds in days', async () => {
    const domain = await registry(3 * day)
    expect(await judge({ domain }, ['[DOMAIN_EXPIRATION] > 48h'])).toMatchObject(OK)
    expect(await judge({ domain }, ['[DOMAIN_EXPIRATION] > 96h'])).toMatchObject({ outcome: 'fail' })
    expect(await judge({ domain }, ['[CONNECTED] == true'])).toMatchObject({ outcome: 'fail' })
    expect(await judge({ domain }, ['[DOMAIN_EXPIRATION] > 48h'], { compat: 'gatus' })).toMatchObject(OK)
  })

  test('a registry that does not answer leaves them unjudged, in the mode of Gatus too', async () => {
    const domain = { ...(await registry(day)), rdap: `http://${host}:${await closedPort()}/` }
    for (const compat of [undefined, 'gatus'] as const) {
      const answer = await judge({ domain }, ['[DOMAIN_EXPIRATION] < 48h'], compat === undefined ? {} : { compat })
      expect(answer).toMatchObject({
        outcome: 'error',
        message: expect.stringMatching(/^Mesh could not ask the registry of shop\.example: \S/) as string,
      })
    }
  })
})
