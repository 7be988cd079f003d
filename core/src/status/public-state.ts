import { maintenanceAt } from '../root/maintenance/maintenance-at.ts'
import type { MaintenanceWindow } from '../root/maintenance/maintenance-window.ts'
import { shownState } from '../root/shown-state.ts'
import type { BoardEntry, ShownCheckState } from '../schema/board.ts'
import type { ForcedState } from '../schema/override-state.ts'
import type { PublicState } from '../schema/status-page.ts'

/** Worst first. Not knowing is never as good as maintenance that was announced or as everything being well. */
const WORST_FIRST: readonly PublicState[] = ['outage', 'degraded', 'unknown', 'maintenance', 'operational']

/** What the public reads for a check's state; a paused check says nothing. */
const PUBLIC_WORDS = {
  up: 'operational',
  degraded: 'degraded',
  partial: 'degraded',
  down: 'outage',
  unknown: 'unknown',
  maintenance: 'maintenance',
  paused: undefined,
} as const satisfies Record<ShownCheckState, PublicState | undefined>

/** The worst of several states; unknown when there is none. */
export function worstState(states: Iterable<PublicState>): PublicState {
  const seen = new Set(states)
  return WORST_FIRST.find((state) => seen.has(state)) ?? 'unknown'
}

/**
 * What the public reads of a service that has these checks; what some regions alone say makes it degraded at most. What
 * people say of it (`forced`) stands above everything.
 */
export function publicState(
  serviceId: string,
  entries: readonly BoardEntry[],
  windows: readonly MaintenanceWindow[],
  now: Date,
  forced?: ForcedState,
): PublicState {
  if (forced !== undefined) return PUBLIC_WORDS[forced]
  if (maintenanceAt(windows, serviceId, now) !== undefined) return 'maintenance'
  const states = entries.flatMap((entry) => {
    const { state } = shownState(entry, now)
    return PUBLIC_WORDS[state === 'up' && entry.advisory !== null ? 'partial' : state] ?? []
  })
  return worstState(states)
}
