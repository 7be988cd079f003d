import { createHash } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allowList } from '../../../src/root/probe/guard/allow-list.ts'
import { pinning, type Pin } from '../../../src/root/probe/guard/pin.ts'
import { probeHttp } from '../../../src/root/probe/http.ts'
import { routeTo } from '../../../src/root/probe/route.ts'
import { probeTcp } from '../../../src/root/probe/tcp.ts'
import { probeTls } from '../../../src/root/probe/tls.ts'
import { probeWebsocket } from '../../../src/root/probe/websocket.ts'
import { compiledCheck } from '../../fixtures.ts'
import { TEST_CERTIFICATES } from '../../test-certificates.ts'
import { checkOf } from './check-of.ts'
import { listen, serve } from './loopback.ts'

const { authority, key, good } = TEST_CERTIFICATES
const trusted = getCACertificates()

beforeAll(() => setDefaultCACertificates([...trusted, authority]))
afterAll(() => setDefaultCACertificates(trusted))

function resolvingTo(...addresses: string[]): Pin {
  const found = addresses.map((address) => ({ address, family: 4 }))
  return pinning(allowList('127.0.0.0/8'), () => Promise.resolve(found))
}

describe('an address gets', () => {
  const share = async (addresses: string[], leftMs: number) => {
    const endMs = performance.now() + leftMs
    return (await routeTo('shop.test', { pin: resolvingTo(...addresses), endMs })).autoSelectFamilyAttemptTimeout
  }

  test('as much of the time left as each other and the answer', async () => {
    const hour = 3_600_000
    expect(Math.round((await share(['127.0.0.1', '127.0.0.2'], 3 * hour)) / hour)).toBe(1)
    expect(Math.round((await share(['127.0.0.1', '127.0.0.2', '127.0.0.3'], 8 * hour)) / hour)).toBe(2)
  })

  test('no less than Node takes, when no time is left', async () => {
    expect(await share(['127.0.0.1', '127.0.0.2'], -5)).toBe(10)
  })
})

describe('the first of two addresses, which takes longer than Node would wait, is reached by', () => {
  /** More than the 250 ms of Node. */
  const FAR_MS = 260
  const HOST = 'localhost'
  const clock = new Int32Array(new SharedArrayBuffer(4))

  /** Nobody listens at the second address. Once connecting has begun, everything stands still for as long as it is far. */
  const far: Pin = async (host) => {
    const pinned = await resolvingTo('127.0.0.1', '127.0.0.2')(host)
    return {
      ...pinned,
      lookup: (name, options, callback) => {
        pinned.lookup(name, options, callback)
        Atomics.wait(clock, 0, 0, FAR_MS)
      },
    }
  }

  test('TCP', async () => {
    const port = await serve(() => undefined)
    expect(await probeTcp(checkOf({ tcp: { host: HOST, port } }), far)).toMatchObject({ outcome: 'ok', message: '' })
  })

  test('TLS', async () => {
    const port = await listen(createTlsServer({ key, cert: good }))
    const tls = { host: HOST, port, degradedWithinDays: 0, failWithinDays: 0 }
    expect(await probeTls(checkOf({ tls }), far)).toMatchObject({ outcome: 'ok', message: '' })
  })

  test('HTTP', async () => {
    const port = await listen(createHttpServer((_, response) => response.end()))
    const http = { ...compiledCheck().http, url: `http://${HOST}:${port}/` }
    expect(await probeHttp(checkOf({ http }), far)).toMatchObject({ outcome: 'ok', message: '' })
  })

  test('WebSocket', async () => {
    const server = createHttpServer().on('upgrade', ({ headers }, socket: Duplex) => {
      const digest = createHash('sha1')
        .update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64')
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${digest}\r\n\r\n`,
      )
    })
    const websocket = { url: `ws://${HOST}:${await listen(server)}/` }
    expect(await probeWebsocket(checkOf({ websocket }), far)).toMatchObject({ outcome: 'ok', message: '' })
  })
})
