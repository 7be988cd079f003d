import type { CheckState } from '../schema/board.ts'
import type { IncidentState } from '../schema/incident.ts'
import type { Notice } from '../schema/notification.ts'
import { NOTICE_LIMITS } from './limits.ts'

/** What a due notice is judged by. */
export interface NoticeSurroundings {
  /** The trigger that the notice follows; undefined for a trigger, and while it has not been written. */
  trigger: Pick<Notice, 'state' | 'dueTime'> | undefined
  /** Undefined when the incident was deleted. */
  incident: { state: IncidentState; episode: number } | undefined
  /** Undefined when the check was deleted. */
  checkState: CheckState | undefined
}

/** What to do with a due notice now. */
export type NoticeMove =
  | { move: 'send' }
  | { move: 'wait'; until: Date; reason: string }
  | { move: 'end'; state: 'failed' | 'cancelled'; reason: string }

/**
 * Whether a due notice is sent now. What follows a trigger is sent after it and never without it; what was held back by
 * quiet hours is left out when it is no longer true; nothing alarms anyone while Mesh itself cannot see the service.
 */
export function nextMove(notice: Notice, around: NoticeSurroundings, now: Date): NoticeMove {
  const { kind, attempts } = notice
  if (attempts >= NOTICE_LIMITS.attemptsMax) return end('failed', notice.reason || 'no attempt came to an end')
  if (now.getTime() - startOf(notice) > NOTICE_LIMITS.ageMsMax) {
    return end('failed', notice.reason || 'it could not be sent within a day')
  }
  const isCurrent = around.incident?.episode === notice.episode
  const state = isCurrent ? around.incident?.state : 'resolved'
  if (kind !== 'trigger') {
    if (around.trigger?.state === 'pending') {
      return wait(now, 'its trigger has not been sent yet', around.trigger.dueTime)
    }
    if (around.trigger?.state !== 'sent') return end('cancelled', 'its trigger was never sent')
    if (kind === 'acknowledge' && state === 'resolved') return end('cancelled', 'the incident is over')
    if (kind === 'reminder' && state !== 'open') return end('cancelled', 'the incident is no longer open')
  } else if (attempts === 0 && isHeld(notice) && state !== 'open') {
    return end('cancelled', 'the incident was seen to before quiet hours ended')
  }
  const isAlarm = kind === 'trigger' || kind === 'reminder'
  if (isAlarm && state !== 'resolved' && around.checkState === 'unknown') {
    return wait(now, 'Mesh cannot see the service now')
  }
  return { move: 'send' }
}

/** A notice's day begins when it was first meant to be sent. */
function startOf({ createTime, heldUntil }: Notice): number {
  return (heldUntil ?? createTime).getTime()
}

function isHeld({ kind, heldUntil }: Notice): boolean {
  return kind === 'trigger' && heldUntil !== null
}

function wait(now: Date, reason: string, atLeast = now): NoticeMove {
  return { move: 'wait', until: new Date(Math.max(now.getTime() + NOTICE_LIMITS.waitMs, atLeast.getTime())), reason }
}

function end(state: 'failed' | 'cancelled', reason: string): NoticeMove {
  return { move: 'end', state, reason }
}
