import { RpcError } from '../../../kit/rpc-error.ts'
import type { Json } from '../../api/service.ts'
import type { MessageCodec } from './message.ts'

/** `codec.normalise` for what a client sent: also what is nested beyond the stack is INVALID_ARGUMENT. */
export function normaliseRequest(codec: MessageCodec, value: unknown): Json {
  try {
    return codec.normalise(value)
  } catch (error) {
    if (error instanceof RangeError) throw new RpcError('INVALID_ARGUMENT', `Message too deep: ${error.message}.`)
    throw error
  }
}
