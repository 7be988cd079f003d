import { MINUTE_MS } from '../durations.ts'
import type { BoardEntry, ShownCheckState } from '../schema/board.ts'

const STALE_AFTER_INTERVALS = 3
/** The planner of the cloud comes once a minute, however short the interval of a check is: one time may be late or lost. */
const STALE_AFTER_MS_MIN = 2 * MINUTE_MS

/** A check's state as people should see it, with the reason when it is not simply up. */
export interface ShownState {
  state: ShownCheckState
  since: Date
  message: string
  /** Whether results have stopped coming; the state is then unknown. */
  isStale: boolean
}

/** The window in which a service is being worked on. */
export interface ShownMaintenance {
  name: string
  /** Since when it is worked on; the check's own time when absent. */
  startTime?: Date
  endTime: Date
}

/** Age in ms beyond which a check's last result says nothing about the present: three intervals, at least two minutes. */
export function staleAfterMs(intervalMs: number): number {
  return Math.max(STALE_AFTER_INTERVALS * intervalMs, STALE_AFTER_MS_MIN)
}

/**
 * The stored state, or unknown with the reason when the last result is too old to be believed. A paused check is paused
 * whatever its age, and an open maintenance window covers everything else.
 */
export function shownState(entry: BoardEntry, now: Date, maintenance?: ShownMaintenance): ShownState {
  const { lastResultTime, state, since, message } = entry
  if (state === 'paused') return { state, since, message: 'paused: not probed', isStale: false }
  if (maintenance !== undefined) {
    const words = `${maintenance.name}, until ${maintenance.endTime.toISOString()}`
    return { state: 'maintenance', since: maintenance.startTime ?? since, message: words, isStale: false }
  }
  if (lastResultTime === null) {
    return { state: 'unknown', since, message: 'no result yet', isStale: false }
  }
  if (now.getTime() - lastResultTime.getTime() <= staleAfterMs(entry.intervalMs)) {
    return { state, since, message, isStale: false }
  }
  return {
    state: 'unknown',
    since: lastResultTime,
    message: `no result since ${lastResultTime.toISOString()}`,
    isStale: true,
  }
}
