import { MeshError } from '@mesh/core/errors'
import { afterAttempt, type AttemptOutcome } from '@mesh/core/notify/after-attempt'
import { claimNotice } from '@mesh/core/notify/claim-notice'
import { nextReminder } from '@mesh/core/notify/route'
import type { Notice } from '@mesh/core/schema/notification'
import { readSecret } from '../gcp/secret-manager.ts'
import { now } from '../kit/clock.ts'
import { log } from '../kit/log.ts'
import { deliver } from './deliver.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import { claim, loadNotifier, record } from './store/notices.ts'

const live = { claim, record, loadNotifier, readSecret, deliver, now }

/**
 * Sends a notice if it is due: takes a lease, sends, records. After a crash in between it is due again when the lease ends,
 * so it may be sent twice: providers with a deduplication key join both, the others show both. Gives how the attempt ended; undefined when there was none.
 */
export async function sendNotice(id: string, deps = live): Promise<AttemptOutcome | undefined> {
  const claimed = await deps.claim(id, (notice, around) => claimNotice(notice, around, deps.now()), deps.now())
  if (claimed === undefined) return undefined
  if (!claimed.isClaimed) {
    log.debug('notice not sent now', { id, state: claimed.notice.state, reason: claimed.notice.reason })
    return undefined
  }
  const { attempts } = claimed.notice
  const outcome = await attempt(id, claimed.notice, deps)
  const recorded = await deps.record(id, (notice) => {
    const time = deps.now()
    const after = afterAttempt(notice, attempts, outcome, time)
    return after && { notice: after, next: after.state === 'sent' ? nextReminder(after, time) : undefined }
  })
  if (outcome.sent) log.info('notice sent', { id, attempts, ...(outcome.reason ? { reason: outcome.reason } : {}) })
  else
    log.warn(recorded?.state === 'failed' ? 'notice given up' : 'notice not sent', {
      id,
      attempts,
      reason: outcome.reason,
    })
  return outcome
}

async function attempt(id: string, notice: Notice, deps: typeof live): Promise<AttemptOutcome> {
  const notifier = await deps.loadNotifier(notice.notifierId)
  if (notifier === undefined) {
    return { sent: false, isFinal: true, reason: `mesh.yaml has no notifier "${notice.notifierId}" any more` }
  }
  try {
    const secret = await deps.readSecret(notifier.secret, deps.now())
    const reason = await deps.deliver(notice, notifier, { secret, noticeId: id, time: deps.now() })
    return reason === undefined ? { sent: true } : { sent: true, reason }
  } catch (error) {
    return failed(error)
  }
}

function failed(error: unknown): AttemptOutcome {
  if (error instanceof DeliveryFailure) {
    const { message: reason, isFinal, isTimeout, retryAfterMs } = error
    return { sent: false, reason, isFinal, isTimeout, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
  }
  if (error instanceof MeshError) return { sent: false, reason: error.message, isFinal: false }
  throw error
}
