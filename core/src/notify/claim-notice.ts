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
  const changed = { ...notice, maintenance: afterwards(notice.maintenance, now), updateTime: now }
  switch (next.move) {
    case 'wait': {
      const maintenance = next.maintenance ? { ...next.maintenance, isOver: false } : changed.maintenance
      const { until: dueTime, reason, heldUntil = notice.heldUntil } = next
      return { isClaimed: false, notice: { ...changed, maintenance, dueTime, reason, heldUntil } }
    }
    case 'end':
      return { isClaimed: false, notice: { ...changed, state: next.state, reason: next.reason } }
    case 'send': {
      const dueTime = new Date(now.getTime() + NOTICE_LIMITS.leaseMs)
      const { affectedServices } = around
      const message = affectedServices === undefined ? notice.message : { ...notice.message, affectedServices }
      return { isClaimed: true, notice: { ...changed, message, attempts: notice.attempts + 1, dueTime } }
    }
  }
}

/** What a notice remembers of maintenance that it waits for no more; `releaseNotices` then leaves its lease alone. */
function afterwards(held: Notice['maintenance'], now: Date): Notice['maintenance'] {
  if (held === null || held.isOver) return held
  return { ...held, isOver: true, endTime: held.endTime < now ? held.endTime : now }
}
