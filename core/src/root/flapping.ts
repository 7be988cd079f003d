import { BEAT_OF_STATE } from '../schema/board.ts'

/** How many of the newest results are looked at. */
const RESULTS = 21
const CHANGES_MAX = RESULTS - 1
/** Weight of the oldest and of the newest change; the mean is 1. */
const WEIGHTS = { oldest: 0.8, newest: 1.2 } as const
/** Weighted share of changes from which a check flaps, and below which it does not flap any more. */
export const FLAP_SHARES = { high: 0.5, low: 0.25 } as const

/**
 * Share (0 to 1) of changes between success and failure in the newest results of a heartbeat string, newer ones weighing
 * more, as in Nagios and Naemon (naemon.io/documentation/usersguide/flapping). Results that nobody could obtain count as
 * no change; a short history counts as if it had been steady before.
 */
export function changeShare(beats: string): number {
  const known = Array.from(beats.slice(-RESULTS)).filter((beat) => beat !== BEAT_OF_STATE.unknown)
  const step = (WEIGHTS.newest - WEIGHTS.oldest) / (CHANGES_MAX - 1)
  let sum = 0
  for (let index = 1; index < known.length; index += 1) {
    const age = known.length - 1 - index
    if (isFailure(known[index]) !== isFailure(known[index - 1])) sum += WEIGHTS.newest - age * step
  }
  return sum / CHANGES_MAX
}

/** Whether a check with these results flaps, given whether it did before: two thresholds, so that it does not waver itself. */
export function flapsAfter(beats: string, wasFlapping: boolean): boolean {
  const share = changeShare(beats)
  return wasFlapping ? share >= FLAP_SHARES.low : share >= FLAP_SHARES.high
}

function isFailure(beat: string | undefined): boolean {
  return beat === BEAT_OF_STATE.down
}
