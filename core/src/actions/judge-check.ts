import { WORST_FIRST } from '../root/service-state.ts'
import type { BoardEntry, CheckState } from '../schema/board.ts'
import type { VerificationResult } from './verify-action.ts'

/** The window of a verification. */
export interface CheckWindow {
  windowMs: number
  /** When the change was applied. */
  appliedTime: Date
  endTime: Date
  /** How the check stood then; undefined where nobody knows. */
  checkBefore: CheckState | undefined
}

/** How a check stood when a change was applied; undefined when it has changed since. */
export function checkBefore(
  entry: Pick<BoardEntry, 'state' | 'since'> | undefined,
  appliedTime: Date,
): CheckState | undefined {
  return entry !== undefined && entry.since <= appliedTime ? entry.state : undefined
}

/**
 * Whether a check has held for a whole window: it was up, or as good as when the change was applied, since a change that lets a
 * service go from down to degraded is not to blame for that. Down since the change is broken at once; a check that was down before may
 * be what the change mends, so it is broken only once the window is over. Holding for less than the window is not known yet, and so
 * is everything that a check without a fresh result says.
 */
export function judgeCheck(
  name: string,
  entry: Pick<BoardEntry, 'state' | 'since' | 'lastResultTime' | 'message'> | undefined,
  { windowMs, appliedTime, endTime, checkBefore }: CheckWindow,
  now: Date,
): VerificationResult {
  const unknown = (message: string): VerificationResult => ({ outcome: 'unknown', message })
  if (entry === undefined) return unknown(`there is no check ${name}`)
  const sinceMs = now.getTime() - windowMs
  if (entry.lastResultTime === null || entry.lastResultTime.getTime() < sinceMs) {
    return unknown(`${name} has no result of this window`)
  }
  if (entry.state === 'down') {
    const message = `${name} is down: ${entry.message}`
    return entry.since >= appliedTime || now >= endTime ? { outcome: 'broken', message } : unknown(message)
  }
  if (entry.state !== 'up' && !isAsGood(entry.state, checkBefore)) return unknown(`${name} is ${entry.state}`)
  if (entry.since.getTime() > sinceMs)
    return unknown(`${name} is ${entry.state} only since ${entry.since.toISOString()}`)
  const before = entry.state === 'up' ? '' : `, no worse than before (${checkBefore})`
  return { outcome: 'holds', message: `${name} was ${entry.state} for the whole window${before}` }
}

/** Whether a check that works, but not well, did so no better before. */
function isAsGood(state: CheckState, before: CheckState | undefined): boolean {
  if (before === undefined || (state !== 'degraded' && state !== 'partial')) return false
  return WORST_FIRST.indexOf(before) <= WORST_FIRST.indexOf(state)
}
