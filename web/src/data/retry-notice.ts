import { retryNoticeResponseSchema, type RetryNoticeResponse } from '@mesh/core/schema/notice-api'
import { httpsCallable } from 'firebase/functions'
import { callProblem } from './call-problem.ts'
import { functions } from './functions.ts'

/** Gives a notice that was given up new attempts; a sentence for the person when the call itself failed. */
export async function retryNotice(noticeId: string): Promise<RetryNoticeResponse | { problem: string }> {
  try {
    const { data } = await httpsCallable(functions(), 'retryNotice')({ noticeId })
    return retryNoticeResponseSchema.parse(data)
  } catch (error) {
    return { problem: callProblem(error) }
  }
}
