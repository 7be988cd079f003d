import { createHash, randomBytes } from 'node:crypto'
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Duplex } from 'node:stream'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CheckOf } from '@mesh/core/schema/check'
import { now } from '../../kit/clock.ts'
import type { Verdict } from './attempt.ts'
import { bodyOf } from './body-of.ts'
import { certificateOf } from './certificate-of.ts'
import { livePin, type Pin } from './guard/pin.ts'
import { observedAttempt, type Found } from './observed-attempt.ts'
import { quoted } from './quoted.ts'
import { routeTo, type GuardedAttempt } from './route.ts'
import { clientFrame, firstMessage, OPCODES } from './websocket-frames.ts'

/** RFC 6455, section 1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const HEADER_BYTES_MAX = 65_536

/** Probes one WebSocket check: the opening handshake, then a message each way if the check names them. */
export function probeWebsocket(check: CheckOf<'websocket'>, pin: Pin = livePin): Promise<ProbeAnswer> {
  const { send, expect } = check.websocket
  const { url } = check.websocket
  return observedAttempt(check, new URL(url), pin, async (means) => {
    const opened = await handshake(means)
    if (!('socket' in opened)) return { verdict: opened }
    const { socket } = opened
    const seen = certificateOf(socket, now())
    if (send !== undefined) socket.write(clientFrame(OPCODES.text, Buffer.from(send)))
    const found: Found =
      expect === undefined && !means.needsBody
        ? { verdict: { outcome: 'ok', message: '' }, sight: {} }
        : await received(opened, expect)
    await new Promise<void>((resolve) => socket.end(clientFrame(OPCODES.close, Buffer.from([0x03, 0xe8])), resolve))
    const { verdict, sight } = found
    return { verdict: { ...verdict, statusCode: 101 }, ...(sight && { sight: { ...sight, ...seen } }) }
  })
}

interface Opened {
  socket: Duplex
  /** What came with the handshake's answer. */
  head: Buffer
}

async function handshake(means: GuardedAttempt): Promise<Opened | Verdict> {
  const { signal } = means
  const { url } = means.place
  const route = await routeTo(url.hostname, means)
  const key = randomBytes(16).toString('base64')
  const isSecure = url.protocol === 'wss:'
  const address = new URL(url.href.replace(/^ws/, 'http'))
  const headers = {
    'user-agent': 'Mesh/0.1',
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': key,
  }
  const { promise, resolve, reject } = Promise.withResolvers<Opened | Verdict>()
  const open = isSecure ? requestHttps : requestHttp
  open(address, { headers, ...route, signal, agent: false, maxHeaderSize: HEADER_BYTES_MAX })
    .on('error', reject)
    .on('response', ({ statusCode = 0 }: IncomingMessage) =>
      resolve({ outcome: 'fail', message: `HTTP ${statusCode} (expected 101, a WebSocket)`, statusCode }),
    )
    .on('upgrade', (response: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => undefined)
      signal.addEventListener('abort', () => socket.destroy())
      const accept = createHash('sha1').update(`${key}${ACCEPT_GUID}`).digest('base64')
      if (response.headers['sec-websocket-accept'] === accept) resolve({ socket, head })
      else
        resolve({
          outcome: 'fail',
          message: 'the answer is not a WebSocket handshake (Sec-WebSocket-Accept)',
          statusCode: 101,
        })
    })
    .end()
  return promise
}

async function received({ socket, head }: Opened, expected: string | undefined): Promise<Found> {
  const message = await firstMessage(socket, head)
  if ('fault' in message) return { verdict: { outcome: 'fail', message: message.fault } }
  const sight = { body: bodyOf(message.text) }
  if (expected === undefined || message.text === expected) return { verdict: { outcome: 'ok', message: '' }, sight }
  const difference = `the message is ${quoted(message.text)} (expected ${quoted(expected)})`
  return { verdict: { outcome: 'fail', message: difference }, sight }
}
