import type { BoardEntry } from '../../schema/board.ts'
import { changeState, type AppliedChange } from '../change-state.ts'

/**
 * What follows when people begin or cease to say that a check's service is up: its incident ends, for they say that there is
 * none; and one opens if it is still down when they say so no more. `wasForcedUp` is of before.
 */
export function forceEntry(checkId: string, entry: BoardEntry, wasForcedUp: boolean, now: Date): AppliedChange {
  const time = now > entry.since ? now : entry.since
  const { since, incidentId, state } = entry
  if (entry.isForcedUp === true && incidentId !== null) {
    const message = 'people say that the service is up'
    const { entry: after, transition } = changeState(checkId, entry, state, { time, message })
    return {
      entry: { ...after, since, incidentId: null },
      transition: { ...transition, incidentId, effect: 'resolve' },
    }
  }
  if (wasForcedUp && entry.isForcedUp !== true && state === 'down' && incidentId === null) {
    const message = `still down after people had said that the service is up: ${entry.message}`
    const applied = changeState(checkId, entry, state, { time, message })
    return { ...applied, entry: { ...applied.entry, since } }
  }
  return { entry }
}
