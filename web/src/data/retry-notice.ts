import { retryNoticeResponseSchema, type RetryNoticeResponse } from '@mesh/core/schema/notice-api'
import { callFunction, type Answer } from './call-function.ts'

/** Gives a notice that was given up new attempts. */
export function retryNotice(noticeId: string): Promise<Answer<RetryNoticeResponse>> {
  return callFunction('retryNotice', { noticeId }, retryNoticeResponseSchema)
}
