import type { Json } from '../../api/service.ts'
import type { RpcMethod } from '../proto-json/messages.ts'

/** Before each message: one byte that says it is not compressed, and its length. */
const PREFIX_BYTES = 5

/** Listen responses go to many streams as the same object; each is written to bytes once. */
const framesOf = new WeakMap<Json, Buffer>()

/** A response as a length-prefixed message: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
export function writeResponse(method: RpcMethod, response: Json): Buffer {
  if (method.name !== 'Listen') return frame(method.response.toWire(response))
  const known = framesOf.get(response)
  if (known !== undefined) return known
  const framed = frame(method.response.toWire(response))
  framesOf.set(response, framed)
  return framed
}

function frame(message: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(PREFIX_BYTES + message.length)
  framed.writeUInt8(0, 0)
  framed.writeUInt32BE(message.length, 1)
  message.copy(framed, PREFIX_BYTES)
  return framed
}
