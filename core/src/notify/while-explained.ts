import { durationText } from '../root/duration-text.ts'
import type { Incident } from '../schema/incident.ts'
import type { Notice } from '../schema/notification.ts'
import { NOTICE_LIMITS } from './limits.ts'

/** What explains an incident, as far as its notices depend on it. */
export interface Explained extends Pick<Incident, 'causeText' | 'causeTime'> {
  /** Another incident explains it, or its group tolerates it. */
  isBorne: boolean
  /** How long its check needs to be seen well again, in milliseconds; undefined when that is not known. */
  recoveryMs?: number | undefined
}

/** What becomes of an alarm; undefined when nothing that explains the incident stands in its way. */
export type ExplainedMove =
  | { move: 'wait'; until: Date; reason: string }
  | { move: 'end'; state: 'cancelled'; reason: string }
  | undefined

export function explainedOf({ causeId, isQuiet, causeText, causeTime }: Incident): Explained {
  return { isBorne: causeId !== null || isQuiet, causeText, causeTime }
}

/** Whether it is an alarm that nobody can have seen. */
export function isUntold({ kind, attempts }: Pick<Notice, 'kind' | 'attempts'>): boolean {
  return kind === 'trigger' && attempts === 0
}

/**
 * Alarms wait while something else explains their incident, and are left out when it ends like that; once nothing explains it
 * any more its check gets the time to be seen well again first, since what recovers together is not seen to recover at once.
 * `state` is that of the notice's own episode.
 */
export function whileExplained(
  notice: Pick<Notice, 'kind' | 'attempts' | 'heldUntil'>,
  state: Incident['state'] | undefined,
  { isBorne, causeText, causeTime, recoveryMs = 0 }: Explained,
  now: Date,
): ExplainedMove {
  if (causeTime === null || (!isUntold(notice) && notice.kind !== 'reminder')) return undefined
  if (state === 'resolved') {
    if (!isUntold(notice)) return undefined
    const reason = isBorne ? `part of ${causeText}` : 'it ended soon after what had explained it'
    return { move: 'end', state: 'cancelled', reason }
  }
  if (isBorne) return waitUntil(notice, now.getTime() + NOTICE_LIMITS.explainedMs, `part of ${causeText}`)
  if (!isUntold(notice)) return undefined
  const graceMs = Math.min(recoveryMs + NOTICE_LIMITS.settleMs, NOTICE_LIMITS.graceMsMax)
  const until = causeTime.getTime() + graceMs
  if (until <= now.getTime()) return undefined
  return waitUntil(notice, until, `given ${durationText(graceMs)} to recover after what had explained it`)
}

function waitUntil({ heldUntil }: Pick<Notice, 'heldUntil'>, time: number, reason: string): ExplainedMove {
  return { move: 'wait', until: new Date(Math.max(time, heldUntil?.getTime() ?? 0)), reason }
}
