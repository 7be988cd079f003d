import { MeshError } from '../../errors.ts'
import { decodeNumbers, encodeNumbers } from '../history/digits.ts'
import type { Counter } from './counter.ts'
import { FIVE_MINUTES_MS, RING_SLOTS, type RingPart, type SloRing } from './ring.ts'

const PARTS = Object.keys(RING_SLOTS) as RingPart[]

/** A ring as text: where it ends, in times five minutes, then for each part how many slots it has and their good and bad. */
export function encodeRing(ring: SloRing): string {
  return encodeNumbers([
    ring.untilMs / FIVE_MINUTES_MS,
    ...PARTS.flatMap((part) => [ring[part].length, ...ring[part].flatMap(({ good, bad }) => [good, bad])]),
  ])
}

/** The ring of a text made by `encodeRing`; an internal MeshError that says what is wrong when it is none. */
export function decodeRing(text: string): SloRing {
  const [until, ...numbers] = decodeNumbers(text)
  if (until === undefined) throw unreadable('an empty text', 'where the ring ends')
  let rest = numbers
  function take(part: RingPart): Counter[] {
    const [length, ...after] = rest
    if (length === undefined) throw unreadable('the end', `the number of ${part}`)
    if (length > RING_SLOTS[part]) throw unreadable(`${length} ${part}`, `at most ${RING_SLOTS[part]}`)
    if (after.length < 2 * length) throw unreadable(`${after.length} counters`, `${2 * length} for ${length} ${part}`)
    rest = after.slice(2 * length)
    return Array.from({ length }, (_, slot) => ({ good: after[2 * slot] ?? 0, bad: after[2 * slot + 1] ?? 0 }))
  }
  const ring = { untilMs: until * FIVE_MINUTES_MS, fives: take('fives'), hours: take('hours'), days: take('days') }
  if (rest.length > 0) throw unreadable(`${rest.length} more numbers`, 'the end')
  return ring
}

function unreadable(found: string, expected: string): MeshError {
  return new MeshError('internal', `packed ring of an objective: found ${found}, expected ${expected}`)
}
