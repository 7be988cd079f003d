import type { BoardEntry } from '../schema/board.ts'
import type { VerificationResult } from './verify-action.ts'

/** The window of a verification. */
export interface CheckWindow {
  windowMs: number
  /** When the change was applied. */
  appliedTime: Date
  endTime: Date
}

/**
 * Whether a check has been up for a whole window. Down since the change is broken at once; a check that was down before may be
 * what the change mends, so it is broken only once the window is over. Up for less than the window is not known yet, and so is
 * everything that a check without a fresh result says.
 */
export function judgeCheck(
  name: string,
  entry: Pick<BoardEntry, 'state' | 'since' | 'lastResultTime' | 'message'> | undefined,
  { windowMs, appliedTime, endTime }: CheckWindow,
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
  if (entry.state !== 'up') return unknown(`${name} is ${entry.state}`)
  if (entry.since.getTime() > sinceMs) return unknown(`${name} is up only since ${entry.since.toISOString()}`)
  return { outcome: 'holds', message: `${name} was up for the whole window` }
}
