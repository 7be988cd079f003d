/**
 * Streams of google.firestore.v1.Firestore/Listen over bare HTTP/2, whose later responses are looked at as bytes only: a
 * thousand listeners on one machine would otherwise measure their own decoding. Arguments: host:port, number of streams,
 * collection, text of the last write.
 */
import { connect } from 'node:http2'
import type { ClientHttp2Session } from 'node:http2'
import { setTimeout as delay } from 'node:timers/promises'
import { isCurrent, listenRequest } from './listen-messages.ts'

const STREAMS_PER_CONNECTION = 100
const GIVE_UP_MS = 30_000
/** Before each gRPC message: a flag (compressed or not) and the length. */
const PREFIX_BYTES = 5
const [host = '', streams = '0', collectionId = '', last = ''] = process.argv.slice(2)

const request = framed(listenRequest('projects/demo-bench/databases/(default)', collectionId))
const lastBytes = Buffer.from(last)
const sessions: ClientHttp2Session[] = []
const hasSeenLast = new Set<number>()
const allSeen = Promise.withResolvers<void>()

await Promise.all(Array.from({ length: Number(streams) }, (_, index) => openStream(index)))
process.send?.('listening')
process.once('message', () => void stop())

async function stop(): Promise<void> {
  await Promise.race([allSeen.promise, delay(GIVE_UP_MS)])
  process.send?.(hasSeenLast.size, () => process.exit(0))
}

/** Resolves when the stream has its first snapshot. */
function openStream(index: number): Promise<void> {
  const session = (sessions[Math.floor(index / STREAMS_PER_CONNECTION)] ??= connect(`http://${host}`))
  const stream = session.request({
    ':method': 'POST',
    ':path': '/google.firestore.v1.Firestore/Listen',
    'content-type': 'application/grpc',
    te: 'trailers',
    authorization: 'Bearer owner',
  })
  stream.write(request)
  return new Promise((resolve, reject) => {
    let first: Buffer | undefined = Buffer.alloc(0)
    let end = Buffer.alloc(0)
    stream.on('error', reject)
    stream.on('data', (bytes: Buffer) => {
      if (first !== undefined) {
        first = Buffer.concat([first, bytes])
        if (!messagesIn(first).some(isCurrent)) return
        first = undefined
        resolve()
        return
      }
      const text = Buffer.concat([end, bytes])
      end = text.subarray(1 - lastBytes.length)
      if (text.includes(lastBytes) && hasSeenLast.add(index).size === Number(streams)) allSeen.resolve()
    })
  })
}

function framed(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES)
  prefix.writeUInt32BE(message.length, 1)
  return Buffer.concat([prefix, message])
}

/** The whole messages of a stream's first bytes. */
function messagesIn(bytes: Buffer): Buffer[] {
  const messages: Buffer[] = []
  for (let at = 0; at + PREFIX_BYTES <= bytes.length;) {
    const end = at + PREFIX_BYTES + bytes.readUInt32BE(at + 1)
    if (end <= bytes.length) messages.push(bytes.subarray(at + PREFIX_BYTES, end))
    at = end
  }
  return messages
}
