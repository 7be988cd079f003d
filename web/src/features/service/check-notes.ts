import type { ShownMaintenance, ShownState } from '@mesh/core/root/shown-state'
import type { BoardEntry, ShownCheckState } from '@mesh/core/schema/board'
import { STATE_WORDS } from '../../ui/state-words.ts'
import { dayAndClockInWords } from '../../ui/time-words.ts'

/** A sentence about a check, in the colour of a state. */
export interface CheckNote {
  state: ShownCheckState
  words: string
}

type Noted = Pick<BoardEntry, 'state' | 'message' | 'advisory' | 'isFlapping' | 'confirming'>

/** What there is to say about a check beyond its state, the most important first; nothing of one that is simply up. */
export function checkNotes(
  entry: Noted,
  shown: ShownState,
  maintenance: ShownMaintenance | undefined,
  isPausedByAction = false,
): CheckNote[] {
  if (shown.state === 'paused') {
    const by = isPausedByAction ? 'by an action' : 'in mesh.yaml'
    return [{ state: 'paused', words: `Paused ${by}: it is not probed, and an incident that was open is resolved.` }]
  }
  const notes: CheckNote[] = []
  if (shown.state === 'maintenance' && maintenance !== undefined) {
    notes.push({
      state: 'maintenance',
      words: `Maintenance until ${dayAndClockInWords(maintenance.endTime)}: ${maintenance.name}. Probing goes on; results do not count for availability. ${underneath(entry)}`,
    })
  } else if (shown.isStale) {
    notes.push({ state: 'unknown', words: 'Results have stopped coming: the state is not known.' })
  } else if (shown.state !== 'up' && shown.message !== '') {
    notes.push({ state: shown.state, words: shown.message })
  }
  if (entry.confirming !== null) {
    notes.push({
      state: 'degraded',
      words: `It failed: asking ${entry.confirming.region} for a second opinion before it counts as down.`,
    })
  }
  if (entry.advisory !== null && entry.advisory !== shown.message) {
    notes.push({ state: 'partial', words: entry.advisory })
  }
  if (entry.isFlapping) {
    notes.push({
      state: 'degraded',
      words: 'Flapping: results change so often that an open incident stays open until they are steady.',
    })
  }
  return notes
}

function underneath({ state, message }: Noted): string {
  const why = state === 'up' || message === '' ? '' : `: ${message}`
  return `Underneath it is ${STATE_WORDS[state].toLowerCase()}${why}.`
}
