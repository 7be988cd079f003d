import { DAY_MS, HOUR_MS } from '../../durations.ts'
import { NO_SAMPLES, sumOf, type Counter } from './counter.ts'

export const FIVE_MINUTES_MS = 300_000

/** How many slots of each length a ring keeps: six hours, three days, ninety days. */
export const RING_SLOTS = { fives: 72, hours: 72, days: 90 } as const
export type RingPart = keyof typeof RING_SLOTS

/** Length of a part's slots in ms. */
export const SLOT_MS = { fives: FIVE_MINUTES_MS, hours: HOUR_MS, days: DAY_MS } as const satisfies Record<
  RingPart,
  number
>

/**
 * The samples of the last six hours, three days and ninety days in slots of five minutes, an hour and a day (UTC), the newest
 * last. Slots from before counting began are absent. `untilMs` is where the newest five minutes end.
 */
export interface SloRing extends Readonly<Record<RingPart, readonly Counter[]>> {
  readonly untilMs: number
}

/** A ring that has counted nothing; counting begins at `untilMs`, a multiple of five minutes. */
export function emptyRing(untilMs: number): SloRing {
  return { untilMs, fives: [], hours: [], days: [] }
}

/**
 * The ring after five more minutes: the ring itself when they were counted before; five minutes that were left out in between
 * hold no samples. Throws a RangeError for a start that is no multiple of five minutes.
 */
export function advanceRing(ring: SloRing, startMs: number, samples: Counter): SloRing {
  if (startMs % FIVE_MINUTES_MS !== 0) throw new RangeError(`${startMs} is not where five minutes of UTC begin`)
  if (startMs < ring.untilMs) return ring
  return {
    untilMs: startMs + FIVE_MINUTES_MS,
    fives: moved(ring, 'fives', startMs, samples),
    hours: moved(ring, 'hours', startMs, samples),
    days: moved(ring, 'days', startMs, samples),
  }
}

/** The samples of the newest slots of a part, the current one included. */
export function newest(ring: SloRing, part: RingPart, slots: number): Counter {
  return sumOf(ring[part].slice(-slots))
}

/**
 * The samples of the last `lengthMs`: exactly up to six hours; beyond, in whole hours of which the current one is the last.
 */
export function samplesOf(ring: SloRing, lengthMs: number): Counter {
  const part = lengthMs <= RING_SLOTS.fives * FIVE_MINUTES_MS ? 'fives' : 'hours'
  return newest(ring, part, lengthMs / SLOT_MS[part])
}

function moved(ring: SloRing, part: RingPart, startMs: number, samples: Counter): Counter[] {
  const slotMs = SLOT_MS[part]
  const steps = Math.floor(startMs / slotMs) - Math.floor((ring.untilMs - 1) / slotMs)
  const isFresh = ring[part].length === 0
  const added = isFresh ? 1 : Math.min(steps, RING_SLOTS[part])
  const slots = [...ring[part], ...Array<Counter>(added).fill(NO_SAMPLES)]
  const last = slots.pop() ?? NO_SAMPLES
  return [...slots, sumOf([last, samples])].slice(-RING_SLOTS[part])
}
