import { WORST_FIRST } from '@mesh/core/root/service-state'
import { BEATS_MAX, BEAT_OF_STATE, SHOWN_STATES, type ShownCheckState } from '@mesh/core/schema/board'

const STATE_OF_BEAT = new Map(
  (Object.keys(BEAT_OF_STATE) as (keyof typeof BEAT_OF_STATE)[]).map((state) => [
    BEAT_OF_STATE[state] as string,
    state,
  ]),
)

/** One mark of a heartbeat bar; null where there is no result yet. */
export type Beat = ShownCheckState | null

/** A heartbeat string as exactly `BEATS_MAX` marks, oldest first, padded in front so that the newest is always at the end. */
export function beatsOf(letters: string): Beat[] {
  const beats: Beat[] = Array.from(letters.slice(-BEATS_MAX), (letter) => STATE_OF_BEAT.get(letter) ?? 'unknown')
  return [...Array<null>(BEATS_MAX - beats.length).fill(null), ...beats]
}

/** The worst of several heartbeats at each place, counted from the newest. */
export function worstBeats(heartbeats: readonly string[]): Beat[] {
  const all = heartbeats.map(beatsOf)
  return Array.from({ length: BEATS_MAX }, (_, index) => {
    const here = new Set(all.map((beats) => beats[index]))
    return WORST_FIRST.find((state) => here.has(state)) ?? null
  })
}

/** A heartbeat in words: `Last 60 results: 57 up, 3 down`. */
export function beatsInWords(beats: readonly Beat[]): string {
  const counts = SHOWN_STATES.map((state) => [state, beats.filter((beat) => beat === state).length] as const)
  const present = counts.filter(([, count]) => count > 0)
  const total = present.reduce((sum, [, count]) => sum + count, 0)
  if (total === 0) return 'No results yet'
  const results = total === 1 ? 'Last result' : `Last ${total} results`
  return `${results}: ${present.map(([state, count]) => `${count} ${state}`).join(', ')}`
}
