import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { quoted } from './quoted.ts'

/** RFC 6455, section 5.2. */
export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const
const CONTROL_BYTES_MAX = 125
const MESSAGE_BYTES_MAX = 1_048_576
const FRAGMENTS_MAX = 1000
const TOO_LARGE = `the message is larger than ${MESSAGE_BYTES_MAX} bytes`

/** One whole frame as clients send it, masked; at most 65,535 bytes. */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4)
  const header = Buffer.alloc(payload.length < 126 ? 2 : 4)
  header[0] = 0x80 | opcode
  header[1] = 0x80 | Math.min(payload.length, 126)
  if (payload.length >= 126) header.writeUInt16BE(payload.length, 2)
  return Buffer.concat([header, mask, payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))])
}

export type Received = { text: string } | { fault: string }

interface Frame {
  isLast: boolean
  opcode: number
  payload: Buffer
}

/** The first text or binary message that the server sends, in however many frames; pings are answered meanwhile. */
export async function firstMessage(socket: Duplex, head: Buffer): Promise<Received> {
  let buffered = head
  const fragments: Buffer[] = []
  let bytes = 0
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  for (;;) {
    const parsed = parseFrame(buffered)
    if (parsed === undefined) {
      const chunk = await chunks.next()
      if (chunk.done) return { fault: 'the connection was closed before a message came' }
      buffered = Buffer.concat([buffered, chunk.value])
      continue
    }
    if ('fault' in parsed) return parsed
    const { frame } = parsed
    buffered = parsed.rest
    if (frame.opcode === OPCODES.close) return { fault: closeText(frame.payload) }
    // Whoever reads no answers gets no more of them: they would pile up here.
    if (frame.opcode === OPCODES.ping && !socket.writableNeedDrain) {
      socket.write(clientFrame(OPCODES.pong, frame.payload))
    }
    if (frame.opcode >= OPCODES.close) continue
    if ((frame.opcode === OPCODES.continuation) !== fragments.length > 0) return { fault: invalid('fragments') }
    bytes += frame.payload.length
    if (bytes > MESSAGE_BYTES_MAX) return { fault: TOO_LARGE }
    if (fragments.push(frame.payload) > FRAGMENTS_MAX) {
      return { fault: `the message has more than ${FRAGMENTS_MAX} fragments` }
    }
    if (frame.isLast) return { text: Buffer.concat(fragments).toString() }
  }
}

/** The frame at the start of `bytes`; undefined while it is not complete. */
function parseFrame(bytes: Buffer): { frame: Frame; rest: Buffer } | { fault: string } | undefined {
  const [first, second] = bytes
  if (first === undefined || second === undefined) return undefined
  const opcode = first & 0x0f
  const isLast = (first & 0x80) !== 0
  if ((first & 0x70) !== 0) return { fault: invalid('reserved bits') }
  if ((second & 0x80) !== 0) return { fault: invalid('a masked frame') }
  if (!(Object.values(OPCODES) as number[]).includes(opcode)) return { fault: invalid(`opcode ${opcode}`) }
  const short = second & 0x7f
  if (opcode >= OPCODES.close && (short > CONTROL_BYTES_MAX || !isLast)) return { fault: invalid('a control frame') }
  const headerBytes = short === 126 ? 4 : short === 127 ? 10 : 2
  if (bytes.length < headerBytes) return undefined
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
  if (length > MESSAGE_BYTES_MAX) return { fault: TOO_LARGE }
  const end = headerBytes + length
  if (bytes.length < end) return undefined
  return { frame: { isLast, opcode, payload: bytes.subarray(headerBytes, end) }, rest: bytes.subarray(end) }
}

function closeText(payload: Buffer): string {
  if (payload.length < 2) return 'the server closed the WebSocket'
  const reason = payload.subarray(2)
  return `the server closed the WebSocket: ${payload.readUInt16BE(0)}${reason.length === 0 ? '' : ` ${quoted(reason)}`}`
}

function invalid(what: string): string {
  return `the answer is not valid WebSocket: ${what}`
}
