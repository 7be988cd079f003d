import type { CheckState } from '../schema/board.ts'
import type { IncidentState } from '../schema/incident.ts'
import type { Notice } from '../schema/notification.ts'
import type { Maintenance } from '../root/maintenance/maintenance-at.ts'
import { NOTICE_LIMITS } from './limits.ts'
import { quietUntil } from './quiet-hours.ts'
import { whileExplained, type Explained } from './while-explained.ts'
import { maintenanceMove, type NoticeMaintenance } from './maintenance-move.ts'

/** What a due notice is judged by. */
export interface NoticeSurroundings {
  /** The trigger that the notice follows; undefined for a trigger, and while it has not been written. */
  trigger: Pick<Notice, 'state' | 'dueTime'> | undefined
  /** The trigger of the episode that the incident is in now, for a notice of an earlier one; undefined while there is none. */
  later?: Pick<Notice, 'state' | 'dueTime'> | undefined
  /** Undefined when the incident was deleted. */
  incident: { state: IncidentState; episode: number; explained?: Explained } | undefined
  /** Undefined when the check was deleted. */
  checkState: CheckState | undefined
  maintenance: NoticeMaintenance
  /** How many other services have open incidents that this one explains. */
  affectedServices?: number
}

/** What to do with a due notice now. */
export type NoticeMove =
  | { move: 'send' }
  /** `maintenance` is what it waits for, if it is that; `heldUntil` is when its day begins, if not before. */
  | { move: 'wait'; until: Date; reason: string; maintenance?: Maintenance; heldUntil?: Date }
  | { move: 'end'; state: 'failed' | 'cancelled'; reason: string }

/**
 * Whether a due notice is sent now. What follows a trigger is sent after it and never without it; an end is not told while the
 * incident is open again. Nobody is alarmed in quiet hours, and of what is over by their end not at all; what another incident
 * explains waits as long; nothing alarms anyone while Mesh itself cannot see the service.
 */
export function nextMove(notice: Notice, around: NoticeSurroundings, now: Date): NoticeMove {
  const { kind, attempts } = notice
  if (attempts >= NOTICE_LIMITS.attemptsMax) return end('failed', notice.reason || 'no attempt came to an end')
  const isCurrent = around.incident?.episode === notice.episode
  const state = isCurrent ? around.incident?.state : 'resolved'
  const isReopened = !isCurrent && around.incident !== undefined && around.incident.state !== 'resolved'
  if (kind === 'trigger' && attempts === 0 && around.later !== undefined) {
    return end('cancelled', 'the incident was reopened before this was told')
  }
  if (kind === 'resolve' && isReopened && around.trigger?.state === 'sent') return untilOver(around.later, now)
  const explained = around.incident?.explained
  const borne = explained && whileExplained(notice, state, explained, now)
  if (borne !== undefined) return borne
  if (now.getTime() - startOf(notice, explained?.causeTime) > NOTICE_LIMITS.ageMsMax) {
    return end('failed', notice.reason || 'it could not be sent within a day')
  }
  const isOrphan = kind !== 'trigger' && around.trigger?.state !== 'pending' && around.trigger?.state !== 'sent'
  const held = isOrphan ? undefined : maintenanceMove(notice, around.maintenance, state, now)
  if (held !== undefined) return held
  if (kind !== 'trigger') {
    if (around.trigger?.state === 'pending') {
      return wait(now, 'its trigger has not been sent yet', around.trigger.dueTime)
    }
    if (around.trigger?.state !== 'sent') return end('cancelled', 'its trigger was never sent')
    if (kind === 'acknowledge' && state === 'resolved') return end('cancelled', 'the incident is over')
    if (kind === 'reminder' && state !== 'open') return end('cancelled', 'the incident is no longer open')
  } else if (attempts === 0 && isHeld(notice) && state !== 'open') {
    return end('cancelled', 'the incident was seen to before it could be told')
  }
  const isAlarm = kind === 'trigger' || kind === 'reminder'
  const quietEnd = isAlarm && notice.remind?.quietHours ? quietUntil(notice.remind.quietHours, now) : undefined
  if (quietEnd !== undefined) {
    return { move: 'wait', until: quietEnd, reason: `quiet hours until ${quietEnd.toISOString()}`, heldUntil: quietEnd }
  }
  if (isAlarm && state !== 'resolved' && around.checkState === 'unknown') {
    return wait(now, 'Mesh cannot see the service now')
  }
  return { move: 'send' }
}

/** A notice's day begins when it was first meant to be sent, and anew after maintenance and after another incident explained its own. */
function startOf({ createTime, heldUntil, maintenance }: Notice, causeTime: Date | null = null): number {
  return Math.max((heldUntil ?? createTime).getTime(), maintenance?.endTime.getTime() ?? 0, causeTime?.getTime() ?? 0)
}

/** Once a later alarm is sent, its end is the end; before that it may turn out to be left out, and this end is still needed. */
function untilOver(later: NoticeSurroundings['later'], now: Date): NoticeMove {
  if (later?.state === 'sent') return end('cancelled', 'the incident was reopened before its end was told')
  const { waitMs, explainedMs } = NOTICE_LIMITS
  const wanted = later?.state === 'pending' ? later.dueTime.getTime() - now.getTime() : explainedMs
  const until = new Date(now.getTime() + Math.min(Math.max(wanted, waitMs), explainedMs))
  return { move: 'wait', until, reason: 'the incident is open again', heldUntil: until }
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
