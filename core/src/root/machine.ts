import type { CheckState } from '../schema/board.ts'
import type { RoundOutcome } from '../schema/check-run.ts'

/**
 * What can happen to a check: an outcome that has been confirmed by its threshold, a tie of its regions, or a person who
 * stops and resumes it.
 */
export const CHECK_EVENTS = ['ok', 'slow', 'partial', 'tie', 'fail', 'error', 'pause', 'resume'] as const
export type CheckEvent = (typeof CHECK_EVENTS)[number]

/**
 * State of a check after an event; a state that is not named stays as it is. `error` (Mesh could not probe) only ever
 * leads to `unknown`: it says nothing about the service. A tie says nothing new. A paused check only resumes.
 */
export const CHECK_MACHINE: Record<CheckState, Partial<Record<CheckEvent, CheckState>>> = {
  unknown: { ok: 'up', slow: 'degraded', partial: 'partial', fail: 'down', pause: 'paused' },
  up: { slow: 'degraded', partial: 'partial', fail: 'down', error: 'unknown', pause: 'paused' },
  degraded: { ok: 'up', partial: 'partial', fail: 'down', error: 'unknown', pause: 'paused' },
  partial: { ok: 'up', slow: 'degraded', fail: 'down', error: 'unknown', pause: 'paused' },
  down: { ok: 'up', slow: 'degraded', partial: 'partial', error: 'unknown', pause: 'paused' },
  paused: { resume: 'unknown' },
}

/** What a change of state does to incidents: `unknown` neither opens nor resolves one, only `down` opens one. */
export function incidentEffect(to: CheckState, hasOpenIncident: boolean): 'open' | 'resolve' | 'none' {
  if (to === 'down') return hasOpenIncident ? 'none' : 'open'
  if (to === 'unknown') return 'none'
  return hasOpenIncident ? 'resolve' : 'none'
}

/** The event that the outcome of a round is. */
export function eventOfRound({ outcome, isTie }: { outcome: RoundOutcome; isTie: boolean }): CheckEvent {
  return isTie ? 'tie' : outcome
}
