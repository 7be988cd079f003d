import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { CheckOf, HttpProbe } from '@mesh/core/schema/check'
import { mapBounded } from '../../src/kit/map-bounded.ts'
import { probeHttp } from '../../src/root/probe/http.ts'
import { compiledCheck } from '../fixtures.ts'
import { SELF_SIGNED } from '../self-signed.ts'

let closing: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(closing.map((close) => close()))
  closing = []
})

async function listen(server: Server | TcpServer): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  })
  return (server.address() as AddressInfo).port
}

function serve(listener: RequestListener): Promise<number> {
  return listen(createServer(listener))
}

function check(port: number, http: Partial<HttpProbe> = {}, changes: Partial<CheckOf<'http'>> = {}): CheckOf<'http'> {
  const url = `http://127.0.0.1:${port}/`
  return compiledCheck({
    http: { url, method: 'GET', headers: {}, expectStatus: ['2xx'], ...http },
    timeoutMs: 30_000,
    ...changes,
  })
}

/** What makes a check look at the answer's text. */
const LOOKING = { conditions: [{ if: '[BODY] != x', severity: 'fail' as const }] }

describe('an answer', () => {
  test('as expected is ok', async () => {
    const port = await serve((_, response) => response.end('fine'))
    const answer = await probeHttp(check(port))
    expect(answer).toMatchObject({ outcome: 'ok', statusCode: 200, message: '' })
    expect(answer.latencyMs).toBeGreaterThan(0)
  })

  test('with another status fails and says which', async () => {
    const port = await serve((_, response) => response.writeHead(503).end())
    expect(await probeHttp(check(port))).toMatchObject({
      outcome: 'fail',
      statusCode: 503,
      message: 'HTTP 503 (expected 2xx)',
    })
  })

  test('slower than degradedAfterMs is slow', async () => {
    const port = await serve((_, response) => void setTimeout(() => response.end(), 40))
    const answer = await probeHttp(check(port, {}, { degradedAfterMs: 20 }))
    expect(answer).toMatchObject({ outcome: 'slow', statusCode: 200 })
    expect(answer.message).toMatch(/^slow: answered in [\d.]+ m?s \(degraded after 20 ms\)$/)
  })

  test('without end is not waited for', async () => {
    const port = await serve((_, response) => void response.writeHead(200).write('data: first\n\n'))
    expect(await probeHttp(check(port))).toMatchObject({ outcome: 'ok', statusCode: 200, message: '' })
  })

  test('that breaks off behind its headers has its status all the same', async () => {
    const port = await serve((request, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('short', () => request.socket.destroy())
    })
    expect(await probeHttp(check(port))).toMatchObject({ outcome: 'ok', statusCode: 200 })
  })

  test('without end is dropped, whether its text is looked at or not', async () => {
    const closed: Promise<unknown>[] = []
    const port = await serve((_, response) => {
      closed.push(once(response, 'close'))
      const chunk = Buffer.alloc(65_536)
      const pump = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', pump)
      pump()
    })
    expect(await probeHttp(check(port))).toMatchObject({ outcome: 'ok', statusCode: 200 })
    expect(await probeHttp(check(port, {}, LOOKING))).toMatchObject({ outcome: 'error' })
    expect(closed).toHaveLength(2)
    await Promise.all(closed)
  })
})

test('what is sent is what the check says', async () => {
  const port = await serve((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      const text = Buffer.concat(chunks).toString()
      const isRight =
        method === 'POST' &&
        url === '/a?b=c' &&
        headers['x-key'] === 'v' &&
        headers['user-agent'] === 'Mesh/0.1' &&
        text === 'ping'
      response.writeHead(isRight ? 200 : 400).end()
    })
  })
  const http = {
    url: `http://127.0.0.1:${port}/a?b=c#d`,
    method: 'POST',
    headers: { 'X-Key': 'v' },
    body: 'ping',
  } as const
  expect(await probeHttp(check(port, http))).toMatchObject({ outcome: 'ok' })
})

test('a header that is configured replaces the default one', async () => {
  const port = await serve((request, response) =>
    response.writeHead(request.headers['user-agent'] === 'mine' ? 200 : 400).end(),
  )
  expect(await probeHttp(check(port, { headers: { 'User-Agent': 'mine' } }))).toMatchObject({ outcome: 'ok' })
})

describe('no answer', () => {
  test('in time', async () => {
    const port = await serve(() => undefined)
    const answer = await probeHttp(check(port, {}, { timeoutMs: 100 }))
    expect(answer).toEqual({ outcome: 'fail', latencyMs: null, statusCode: null, message: 'no answer within 100 ms' })
  })

  test('the time covers the body where it is looked at', async () => {
    const port = await serve((_, response) => void response.write('never ends'))
    const answer = await probeHttp(check(port, {}, { timeoutMs: 100, ...LOOKING }))
    expect(answer).toMatchObject({ outcome: 'fail', message: 'no answer within 100 ms' })
  })

  test('the time covers connecting', async () => {
    const server = createTcpServer((socket) => socket.on('error', () => undefined).resume())
    const port = await listen(server)
    const tls = { url: `https://127.0.0.1:${port}/` }
    expect(await probeHttp(check(port, tls, { timeoutMs: 100 }))).toMatchObject({
      message: 'no answer within 100 ms',
    })
  })

  test('because nobody listens', async () => {
    const server = createTcpServer()
    const port = await listen(server)
    await closing.pop()?.()
    expect(await probeHttp(check(port))).toMatchObject({
      outcome: 'fail',
      message: `connection refused 127.0.0.1:${port}`,
    })
  })

  test('because the connection is cut', async () => {
    const port = await serve((request) => request.socket.destroy())
    expect(await probeHttp(check(port))).toMatchObject({
      outcome: 'fail',
      message: `127.0.0.1:${port} closed the connection before its answer was complete`,
    })
  })

  test('because the body that is looked at is cut', async () => {
    const port = await serve((request, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('short', () => request.socket.destroy())
    })
    expect(await probeHttp(check(port, {}, LOOKING))).toMatchObject({ outcome: 'fail', statusCode: null })
  })

  test('that is HTTP', async () => {
    const port = await listen(
      createTcpServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-OpenSSH_9.9\r\n')),
    )
    const { outcome, message } = await probeHttp(check(port))
    expect(outcome).toBe('fail')
    expect(message).toContain('the answer is not valid HTTP')
  })

  test('that TLS accepts', async () => {
    const port = await listen(createTlsServer(SELF_SIGNED, (_, response) => response.end()))
    expect(await probeHttp(check(port, { url: `https://127.0.0.1:${port}/` }))).toMatchObject({
      outcome: 'fail',
      message: `TLS: self-signed certificate (127.0.0.1:${port})`,
    })
  })

  test('that speaks TLS', async () => {
    const port = await serve((_, response) => response.end())
    const { outcome, message } = await probeHttp(check(port, { url: `https://127.0.0.1:${port}/` }))
    expect(outcome).toBe('fail')
    expect(message).toContain(`TLS: handshake failed with 127.0.0.1:${port}`)
  })

  test('because Mesh cannot send such a request is no failure of the service', async () => {
    const port = await serve((_, response) => response.end())
    const answer = await probeHttp(check(port, { headers: { 'x-broken': 'a\nb' } }))
    expect(answer.outcome).toBe('error')
    expect(answer.message).toContain('Mesh could not probe: the request cannot be sent')
  })
})

describe('redirects', () => {
  test('are followed, ten of them', async () => {
    const port = await serve(({ url = '/' }, response) => {
      const hop = Number(url.slice(1) || 0)
      if (hop < 10) response.writeHead(302, { location: `/${hop + 1}` }).end('moved')
      else response.end('here')
    })
    expect(await probeHttp(check(port))).toMatchObject({ outcome: 'ok', statusCode: 200 })
  })

  test('are not followed for ever', async () => {
    const port = await serve((_, response) => response.writeHead(302, { location: '/again' }).end())
    expect(await probeHttp(check(port))).toMatchObject({
      outcome: 'fail',
      statusCode: 302,
      message: `more than 10 redirects (the last to http://127.0.0.1:${port}/again)`,
    })
  })

  test('are followed as often as the check says', async () => {
    const port = await serve((_, response) => response.writeHead(302, { location: '/again' }).end())
    const { message } = await probeHttp(check(port, { redirects: { follow: true, max: 2 } }))
    expect(message).toBe(`more than 2 redirects (the last to http://127.0.0.1:${port}/again)`)
    const { statusCode } = await probeHttp(check(port, { redirects: { follow: false, max: 2 } }))
    expect(statusCode).toBe(302)
  })

  test('are not followed when they are what is expected', async () => {
    const port = await serve((_, response) => response.writeHead(301, { location: 'http://localhost:1/' }).end())
    expect(await probeHttp(check(port, { expectStatus: [301] }))).toMatchObject({ outcome: 'ok', statusCode: 301 })
  })

  test('that lead nowhere name the place', async () => {
    const port = await serve((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
    expect(await probeHttp(check(port))).toMatchObject({
      outcome: 'fail',
      message: 'connection refused 127.0.0.1:1',
    })
  })
})

describe('many at once', () => {
  test('each has a connection of its own and none is left', async () => {
    const server = createServer((_, response) => response.end('fine'))
    let connections = 0
    server.on('connection', () => (connections += 1))
    const port = await listen(server)
    const answers = await mapBounded(
      Array.from({ length: 200 }, () => check(port)),
      64,
      probeHttp,
    )
    expect(answers.every(({ outcome }) => outcome === 'ok')).toBe(true)
    expect(connections).toBe(200)
    await expect.poll(() => new Promise((resolve) => server.getConnections((_, count) => resolve(count)))).toBe(0)
  })

  test('those that keep Mesh waiting do not delay the others', async () => {
    const waiting: ServerResponse[] = []
    const port = await serve(({ url }, response) => {
      if (url === '/good') response.end()
      else waiting.push(response)
    })
    const slow = Array.from({ length: 40 }, () => check(port))
    const good = Array.from({ length: 40 }, () => check(port, { url: `http://127.0.0.1:${port}/good` }))
    let left = good.length
    const answers = await mapBounded([...slow, ...good], 64, async (one) => {
      const answer = await probeHttp(one)
      // Only when all the others are through do the slow ones get their answers.
      if (one.http.url.endsWith('/good') && (left -= 1) === 0) for (const response of waiting) response.end()
      return answer
    })
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 80 }, () => 'ok'))
  })
})

test('mapBounded keeps the order and the bound', async () => {
  let running = 0
  let most = 0
  const answers = await mapBounded([5, 1, 3, 2, 4, 0], 2, async (item) => {
    running += 1
    most = Math.max(most, running)
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve()
    running -= 1
    return item * 10
  })
  expect(answers).toEqual([50, 10, 30, 20, 40, 0])
  expect(most).toBe(2)
})
