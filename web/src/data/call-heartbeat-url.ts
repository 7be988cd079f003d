import { heartbeatUrlResponseSchema, type HeartbeatUrlResponse } from '@mesh/core/schema/api'
import { callFunction, type Answer } from './call-function.ts'

/** The path of a check's push address, with `rotate` a new one. */
export function callHeartbeatUrl(checkId: string, rotate: boolean): Promise<Answer<HeartbeatUrlResponse>> {
  return callFunction('heartbeatUrl', { checkId, rotate }, heartbeatUrlResponseSchema)
}
