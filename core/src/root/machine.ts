import type { CheckState } from '../schema/board.ts'
import type { Outcome } from '../schema/check-run.ts'

/**
 * State of a check after an outcome that has been confirmed by its threshold; a state that is not named stays as it is.
 * `error` (Mesh could not probe) only ever leads to `unknown`: it says nothing about the service.
 */
export const CHECK_MACHINE: Record<CheckState, Partial<Record<Outcome, CheckState>>> = {
  unknown: { ok: 'up', slow: 'degraded', fail: 'down' },
  up: { slow: 'degraded', fail: 'down', error: 'unknown' },
  degraded: { ok: 'up', fail: 'down', error: 'unknown' },
  down: { ok: 'up', slow: 'degraded', error: 'unknown' },
}

/** What a change of state does to incidents: `unknown` neither opens nor resolves one. */
export function incidentEffect(to: CheckState, hasOpenIncident: boolean): 'open' | 'resolve' | 'none' {
  if (to === 'down') return hasOpenIncident ? 'none' : 'open'
  if (to === 'unknown') return 'none'
  return hasOpenIncident ? 'resolve' : 'none'
}
