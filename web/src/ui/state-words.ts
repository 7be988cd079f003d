import type { CheckState } from '@mesh/core/schema/board'
import type { Outcome } from '@mesh/core/schema/check-run'

/** The one word for each state, everywhere. */
export const STATE_WORDS: Record<CheckState, string> = {
  up: 'Up',
  degraded: 'Degraded',
  down: 'Down',
  unknown: 'Unknown',
}

/** The state that a single outcome looks like in a heartbeat. */
export const STATE_OF_OUTCOME: Record<Outcome, CheckState> = {
  ok: 'up',
  slow: 'degraded',
  fail: 'down',
  error: 'unknown',
}

/** The words for a single outcome. */
export const OUTCOME_WORDS: Record<Outcome, string> = {
  ok: 'OK',
  slow: 'Slow',
  fail: 'Failed',
  error: 'Not probed',
}
