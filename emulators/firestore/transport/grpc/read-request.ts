import type { Json } from '../../api/service.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { tooLarge } from '../http/exchange.ts'
import { REQUEST_BYTES_MAX } from '../limits.ts'
import type { RpcMethod } from '../proto-json/messages.ts'

/** The request in some bytes, or the error with which the call is to be refused. */
export function readRequest(method: RpcMethod, bytes: Buffer): Json | RpcError {
  if (bytes.length > REQUEST_BYTES_MAX) return tooLarge(REQUEST_BYTES_MAX)
  try {
    return method.request.fromWire(bytes)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return new RpcError('INTERNAL', `The ${bytes.length} bytes are no ${method.request.name}: ${reason}`)
  }
}
