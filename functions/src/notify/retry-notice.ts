import { MeshError } from '@mesh/core/errors'
import { retriedNotice } from '@mesh/core/notify/retry-notice'
import { retryNoticeRequestSchema, type RetryNoticeResponse } from '@mesh/core/schema/notice-api'
import { readAccount } from '../gcp/accounts.ts'
import { log } from '../kit/log.ts'
import { parseInput } from '../kit/parse-input.ts'
import { authorise } from '../kit/authorise.ts'
import type { Caller } from '../kit/door-input.ts'
import { sendNotice } from './send-notice.ts'
import { loadNotice } from './store/notices.ts'
import { retryByPerson } from './store/retry-by-person.ts'

const live = { readAccount, retryByPerson, loadNotice, sendNotice }

/**
 * Gives a notice that was given up new attempts, the first of them at once; a crash leaves it pending for the sweeper.
 * Throws `not-found`, and `failed-precondition` for a notice that has not failed.
 */
export async function retryNotice(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<RetryNoticeResponse> {
  const person = await authorise(caller, 'notice.retry', deps.readAccount)
  const { noticeId } = parseInput(retryNoticeRequestSchema, request, 'request')
  const retried = await deps.retryByPerson(noticeId, person, (notice) => retriedNotice(notice, now))
  if (retried === undefined) throw new MeshError('not-found', `there is no notice ${noticeId}`)
  log.info('notice is tried again', { noticeId, uid: person.uid })
  await deps.sendNotice(noticeId)
  const { state, reason } = (await deps.loadNotice(noticeId)) ?? retried
  return { state, reason }
}
