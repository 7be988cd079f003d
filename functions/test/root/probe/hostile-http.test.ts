import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { CompiledCheck, HttpProbe } from '@mesh/core/schema/check'
import { probe } from '../../../src/root/probe/probe.ts'
import { checkOf } from './check-of.ts'
import { closedPort, serve } from './loopback.ts'

const HEAD = 'HTTP/1.1 200 OK\r\n'

interface Asked extends Partial<Omit<CompiledCheck, 'http'>> {
  http?: Partial<HttpProbe>
}

/** Probes a server that answers each request as told, with conditions that must all be met. */
async function judge(answer: (socket: Socket) => void, texts: string[], { http, ...changes }: Asked = {}) {
  const port = await serve((socket) => socket.once('data', () => answer(socket)))
  const url = `http://127.0.0.1:${port}/`
  const settings: HttpProbe = { url, method: 'GET', headers: {}, expectStatus: [], ...http }
  const conditions = texts.map((text) => ({ if: text, severity: 'fail' as const }))
  return probe(checkOf({ http: settings }, { timeoutMs: 30_000, conditions, ...changes }))
}

function says(body: string | Buffer): (socket: Socket) => void {
  return (socket) => socket.end(Buffer.concat([Buffer.from(`${HEAD}\r\n`), Buffer.from(body)]))
}

/** Writes the text again and again, as fast as the client takes it. */
function endless(head: string, text: string): (socket: Socket) => void {
  return (socket) => {
    socket.write(head)
    const more = (): void => {
      while (socket.write(text));
    }
    socket.on('drain', more)
    more()
  }
}

test.each([
  ['headers', endless(HEAD, `x: ${'y'.repeat(1000)}\r\n`), "the answer's headers are larger than 64 KiB"],
  ['empty headers', endless(HEAD, 'a:\r\n'.repeat(1000)), "the answer's headers are larger than 64 KiB"],
  [
    'trailers',
    endless(`${HEAD}transfer-encoding: chunked\r\n\r\n0\r\n`, `x: ${'y'.repeat(1000)}\r\n`),
    /closed the connection before its answer was complete$/,
  ],
])('endless %s fail the check', async (_, answer, message) => {
  const found = await judge(answer, ['len([BODY]) == 0'])
  expect(found.outcome).toBe('fail')
  expect(found.message).toMatch(message)
})

test('endless interim answers fail the check', async () => {
  const answer = endless('', 'HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n')
  expect(await judge(answer, ['[STATUS] == 200'], { timeoutMs: 300 })).toMatchObject({
    outcome: 'fail',
    message: 'no answer within 300 ms',
  })
})

test('an endless body is not judged, with and without a length', async () => {
  const unknown = { outcome: 'error', message: 'Mesh could not judge [BODY]: the body is larger than 1 MiB' }
  for (const head of [`${HEAD}\r\n`, `${HEAD}content-length: 1000000000\r\n\r\n`]) {
    expect(await judge(endless(head, 'x'.repeat(65_536)), ['[BODY] == x'])).toMatchObject(unknown)
    expect(await judge(endless(head, 'x'.repeat(65_536)), ['[STATUS] == 200'])).toMatchObject({ outcome: 'ok' })
  }
})

test('an answer that changes the protocol is judged by its status', async () => {
  const upgrade = (socket: Socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\nmore')
  expect(await judge(upgrade, ['[STATUS] == 101', 'len([BODY]) == 0'])).toMatchObject({ outcome: 'ok' })
  expect((await judge(upgrade, ['[STATUS] == 200'])).message).toBe('not met: [STATUS] (101) == 200')
})

describe('a body', () => {
  test('that is not UTF-8 is judged with replacement characters', async () => {
    const body = Buffer.from([0x61, 0xff, 0xc3, 0x28])
    expect(await judge(says(body), ['[BODY] == pat(a??()'])).toMatchObject({ outcome: 'ok' })
  })

  test.each(['strict', 'gatus'] as const)('of any depth of JSON is judged in %s mode', async (mode) => {
    const compat = mode === 'gatus' ? { compat: mode } : {}
    // A body of a mebibyte has no more levels than the last of these.
    for (let levels = 100; levels < 231_000; levels = Math.ceil(levels * 1.1)) {
      const body = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`.slice(0, 1_048_576)
      const { outcome, message } = await judge(says(body), ['[BODY].a == x'], compat)
      expect(`${outcome} ${message}`).toMatch(/^fail not met: \[BODY\]\.a \(/)
    }
  })
})

describe('a redirect', () => {
  const to = (location: string) => (socket: Socket) =>
    socket.end(`HTTP/1.1 302 Found\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`)

  test.each(['http://metadata.google.internal/', 'http://169.254.169.254/', 'http://[::ffff:169.254.169.254]/'])(
    'to %s is refused',
    async (location) => {
      const answer = await judge(to(location), ['[STATUS] == 200'])
      expect(answer.outcome).toBe('error')
      expect(answer.message).toMatch(/^Mesh refuses to probe .*metadata service of the cloud/)
    },
  )

  test.each(['file:///etc/passwd', 'http://', 'gopher://a.test/', 'javascript:1'])(
    'to %s is an answer like others',
    async (location) => {
      expect(await judge(to(location), ['[STATUS] == 302'])).toMatchObject({ outcome: 'ok', statusCode: 302 })
    },
  )

  test('names the place that does not answer', async () => {
    const port = await closedPort()
    const answer = await judge(to(`http://127.0.0.1:${port}/`), ['[STATUS] == 200'])
    expect(answer).toMatchObject({ outcome: 'fail', message: `connection refused 127.0.0.1:${port}` })
  })
})
