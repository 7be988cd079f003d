import type { CheckState } from '../schema/board.ts'

/** Worst first. A known slowness is stronger news than a state nobody knows, and not knowing is never as good as up. */
const WORST_FIRST: readonly CheckState[] = ['down', 'degraded', 'unknown', 'up']

/** State of a service: the worst of its checks' states; unknown when it has none. */
export function serviceState(states: Iterable<CheckState>): CheckState {
  const seen = new Set(states)
  return WORST_FIRST.find((state) => seen.has(state)) ?? 'unknown'
}
