import type { Notice } from '../schema/notification.ts'
import { NOTICE_LIMITS } from './limits.ts'
import { nextMove, type NoticeSurroundings } from './next-move.ts'

/** A notice as it must be written, and whether the writer may then send it. */
export interface Claim {
  notice: Notice
  isClaimed: boolean
}

/**
 * Begins an attempt to send a notice: moves it to where the attempt's lease ends. Undefined when it is not due: it waits, it
 * has ended, or another attempt holds it.
 */
export function claimNotice(notice: Notice, around: NoticeSurroundings, now: Date): Claim | undefined {
  if (notice.state !== 'pending' || notice.dueTime > now) return undefined
  const next = nextMove(notice, around, now)
  switch (next.move) {
    case 'wait':
      return { isClaimed: false, notice: { ...notice, dueTime: next.until, reason: next.reason, updateTime: now } }
    case 'end':
      return { isClaimed: false, notice: { ...notice, state: next.state, reason: next.reason, updateTime: now } }
    case 'send': {
      const dueTime = new Date(now.getTime() + NOTICE_LIMITS.leaseMs)
      return { isClaimed: true, notice: { ...notice, attempts: notice.attempts + 1, dueTime, updateTime: now } }
    }
  }
}
