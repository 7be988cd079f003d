import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { Duplex } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { WebsocketProbe } from '@mesh/core/schema/protocols/websocket'
import { probeWebsocket } from '../../../src/root/probe/websocket.ts'
import { firstMessage } from '../../../src/root/probe/websocket-frames.ts'
import { checkOf } from './check-of.ts'
import { listen, MISBEHAVIOURS, serve } from './loopback.ts'

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** A server that accepts every handshake and then acts as told. */
function accept(onSocket: (socket: Duplex) => void, acceptOf = (key: string) => `${key}${GUID}`): Promise<number> {
  const server = createServer().on('upgrade', (request, socket: Duplex) => {
    const digest = createHash('sha1')
      .update(acceptOf(String(request.headers['sec-websocket-key'])))
      .digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${digest}\r\n\r\n`,
    )
    onSocket(socket)
  })
  return listen(server)
}

/** A frame as servers send it: not masked. */
function frame(first: number, payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload)
  if (bytes.length < 126) return Buffer.concat([Buffer.from([first, bytes.length]), bytes])
  const header = Buffer.from([first, 126, bytes.length >> 8, bytes.length & 0xff])
  return Buffer.concat([header, bytes])
}

/** The text of the one short masked frame that a client has sent. */
function unmasked(bytes: Buffer): string {
  const mask = bytes.subarray(2, 6)
  const length = (bytes[1] ?? 0) & 0x7f
  return Buffer.from(bytes.subarray(6, 6 + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0))).toString()
}

function probe(port: number, websocket: Partial<WebsocketProbe> = {}, timeoutMs = 30_000) {
  return probeWebsocket(checkOf({ websocket: { url: `ws://127.0.0.1:${port}/live`, ...websocket } }, { timeoutMs }))
}

test('a handshake is enough', async () => {
  expect(await probe(await accept(() => undefined))).toMatchObject({ outcome: 'ok', statusCode: 101, message: '' })
})

test('a message is sent, and the answer compared', async () => {
  const port = await accept((socket) =>
    socket.once('data', (bytes: Buffer) => socket.write(frame(0x81, unmasked(bytes)))),
  )
  expect(await probe(port, { send: 'ping', expect: 'ping' })).toMatchObject({ outcome: 'ok' })
  expect(await probe(port, { send: 'ping', expect: 'pong' })).toMatchObject({
    outcome: 'fail',
    statusCode: 101,
    message: 'the message is "ping" (expected "pong")',
  })
})

test('a message may come in fragments, with a ping between that is answered', async () => {
  const port = await accept((socket) => {
    socket.write(Buffer.concat([frame(0x01, 'half '), frame(0x89, 'beat')]))
    socket.once('data', (bytes: Buffer) => socket.write(frame(0x80, bytes[0] === 0x8a ? unmasked(bytes) : '?')))
  })
  expect(await probe(port, { expect: 'half beat' })).toMatchObject({ outcome: 'ok', message: '' })
})

test('a message of more than 125 bytes is understood, in whatever pieces it comes', async () => {
  const text = 'long '.repeat(100)
  const port = await accept((socket) => {
    for (const byte of frame(0x81, text)) socket.write(Buffer.from([byte]))
  })
  expect(await probe(port, { expect: text })).toMatchObject({ outcome: 'ok' })
})

test.each([
  ['a close', frame(0x88, Buffer.from('\x03\xf0go away', 'latin1')), 'the server closed the WebSocket: 1008 "go away"'],
  ['reserved bits', frame(0xf1, 'x'), 'the answer is not valid WebSocket: reserved bits'],
  ['an unknown opcode', frame(0x83, 'x'), 'the answer is not valid WebSocket: opcode 3'],
  ['a masked frame', Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0]), 'the answer is not valid WebSocket: a masked frame'],
  ['a fragment of nothing', frame(0x80, 'x'), 'the answer is not valid WebSocket: fragments'],
  [
    'the announcement of 2 MiB',
    Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 0x20, 0, 0]),
    'the message is larger than 1048576 bytes',
  ],
])('%s instead of a message is a failure', async (_, bytes, message) => {
  const port = await accept((socket) => socket.write(bytes))
  expect(await probe(port, { expect: 'x' })).toMatchObject({ outcome: 'fail', message })
})

test('a message in more fragments than any server makes is a failure', async () => {
  const fragments = Array.from({ length: 2000 }, () => frame(0x00, ''))
  const port = await accept((socket) => socket.write(Buffer.concat([frame(0x01, 'x'), ...fragments])))
  expect(await probe(port, { expect: 'x' })).toMatchObject({
    outcome: 'fail',
    message: 'the message has more than 1000 fragments',
  })
})

test('a server that sends pings and reads no answer does not fill the memory', async () => {
  const pings = Buffer.concat(Array.from({ length: 20_000 }, () => frame(0x89, 'x'.repeat(125))))
  const deaf = new Duplex({ write: () => undefined, read: () => undefined })
  expect(await firstMessage(deaf, Buffer.concat([pings, frame(0x81, 'at last')]))).toEqual({ text: 'at last' })
  expect(deaf.writableLength).toBeLessThan(200_000)
})

test('an end before a message is a failure', async () => {
  const port = await accept((socket) => socket.end())
  expect(await probe(port, { expect: 'x' })).toMatchObject({
    outcome: 'fail',
    message: 'the connection was closed before a message came',
  })
})

test('a handshake with another key’s answer is a failure', async () => {
  const port = await accept(
    () => undefined,
    () => 'another',
  )
  expect(await probe(port)).toMatchObject({
    outcome: 'fail',
    message: 'the answer is not a WebSocket handshake (Sec-WebSocket-Accept)',
  })
})

test('an HTTP answer is a failure', async () => {
  const port = await listen(createServer((_, response) => response.writeHead(404).end()))
  expect(await probe(port)).toMatchObject({
    outcome: 'fail',
    statusCode: 404,
    message: 'HTTP 404 (expected 101, a WebSocket)',
  })
})

describe.each(MISBEHAVIOURS)('a server that $name', ({ onConnection }) => {
  test('is a failure', async () => {
    const answer = await probe(await serve(onConnection), {}, 150)
    expect(answer).toMatchObject({ outcome: 'fail', statusCode: null })
    expect(answer.message).toMatch(/^(no answer within 150 ms|.*127\.0\.0\.1|the answer|no answer: )/)
  })
})
