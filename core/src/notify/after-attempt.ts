import type { Notice } from '../schema/notification.ts'
import { NOTICE_LIMITS } from './limits.ts'

/** How an attempt to send ended. */
export type AttemptOutcome =
  /** `reason`: whom it did not reach all the same. */
  | { sent: true; reason?: string }
  /** `isFinal`: no repetition can help. `retryAfterMs`: what the provider asks for. `isTimeout`: it kept the attempt waiting. */
  | { sent: false; reason: string; isFinal: boolean; retryAfterMs?: number; isTimeout?: boolean }

/**
 * The notice after its attempt number `attempt` (from 1) ended; undefined when that changes nothing: it is not pending any
 * more, or a later attempt is under way (a success counts all the same, so that nothing is sent once more).
 */
export function afterAttempt(notice: Notice, attempt: number, outcome: AttemptOutcome, now: Date): Notice | undefined {
  if (notice.state !== 'pending') return undefined
  if (outcome.sent) {
    return { ...notice, state: 'sent', reason: outcome.reason ?? '', sentTime: now, updateTime: now }
  }
  if (attempt !== notice.attempts) return undefined
  const after = { ...notice, reason: outcome.reason, updateTime: now }
  if (outcome.isFinal || attempt >= NOTICE_LIMITS.attemptsMax) return { ...after, state: 'failed' }
  return { ...after, dueTime: new Date(now.getTime() + delayMs(attempt, outcome.retryAfterMs)) }
}

/** Doubles from attempt to attempt; at least what the provider asks for. */
function delayMs(attempt: number, retryAfterMs = 0): number {
  const { first, max } = NOTICE_LIMITS.backoffMs
  return Math.max(Math.min(first * 2 ** (attempt - 1), max), Math.min(retryAfterMs, NOTICE_LIMITS.retryAfterMsMax))
}
