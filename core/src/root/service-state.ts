import type { ShownCheckState } from '../schema/board.ts'

/**
 * Worst first. A known slowness is stronger news than a state nobody knows, and not knowing is never as good as up. What
 * people have taken out of service says less than what works.
 */
export const WORST_FIRST: readonly ShownCheckState[] = [
  'down',
  'partial',
  'degraded',
  'unknown',
  'maintenance',
  'up',
  'paused',
]

/** State of a service: the worst of its checks' states; unknown when it has none. */
export function serviceState(states: Iterable<ShownCheckState>): ShownCheckState {
  const seen = new Set(states)
  return WORST_FIRST.find((state) => seen.has(state)) ?? 'unknown'
}
