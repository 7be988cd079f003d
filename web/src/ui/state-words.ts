import type { ShownCheckState } from '@mesh/core/schema/board'
import type { RoundOutcome } from '@mesh/core/schema/check-run'

/** The one word for each state, everywhere. */
export const STATE_WORDS: Record<ShownCheckState, string> = {
  up: 'Up',
  degraded: 'Degraded',
  partial: 'Partly down',
  down: 'Down',
  unknown: 'Unknown',
  paused: 'Paused',
  maintenance: 'Maintenance',
}

/** The state that a single outcome looks like in a heartbeat. */
export const STATE_OF_OUTCOME: Record<RoundOutcome, ShownCheckState> = {
  ok: 'up',
  slow: 'degraded',
  partial: 'partial',
  fail: 'down',
  error: 'unknown',
}

/** The words for a single outcome. */
export const OUTCOME_WORDS: Record<RoundOutcome, string> = {
  ok: 'OK',
  slow: 'Slow',
  partial: 'Failed in part',
  fail: 'Failed',
  error: 'Not probed',
}
