import type { Json } from '../../api/service.ts'
import type { RpcError } from '../../../kit/rpc-error.ts'
import { formatTimestamp } from '../values/timestamp.ts'
import { encodeResumeToken } from './resume-token.ts'

/** A targetChange of one target. */
export function targetChange(targetChangeType: string, targetId: number, more: Json = {}): Json {
  return { targetChange: { targetChangeType, targetIds: [targetId], ...more } }
}

/** Says that a target has ended: because the client asked for that, or because of `cause`. */
export function removal(targetId: number, cause?: RpcError): Json {
  return targetChange('REMOVE', targetId, cause && { cause: { code: cause.code, message: cause.message } })
}

/** Says: of all targets of this stream you now know everything up to this time. */
export function boundary(epoch: string, time: number): Json {
  const resumeToken = encodeResumeToken(epoch, time)
  return { targetChange: { targetChangeType: 'NO_CHANGE', resumeToken, readTime: formatTimestamp(time) } }
}
