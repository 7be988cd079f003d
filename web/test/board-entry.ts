import type { BoardEntry } from '@mesh/core/schema/board'
import type { BoardCheck } from '../src/data/boards.ts'

/** The moment at which the tests look. */
export const NOW = new Date('2026-11-21T12:00:00Z')

/** A moment that many seconds before NOW. */
export function secondsAgo(seconds: number): Date {
  return new Date(NOW.getTime() - seconds * 1000)
}

/** A healthy check's entry on a board, with changes. */
export function boardEntry(changes: Partial<BoardEntry> = {}): BoardEntry {
  return {
    serviceId: 'payments',
    serviceName: 'Payments',
    name: 'HTTP',
    group: 'Shop',
    intervalMs: 5_000,
    failureThreshold: 3,
    successThreshold: 2,
    state: 'up',
    since: secondsAgo(600),
    lastSlotTime: secondsAgo(3),
    lastResultTime: secondsAgo(2),
    latencyMs: 40,
    message: '',
    failuresInRow: 0,
    successesInRow: 9,
    errorsInRow: 0,
    transitionSeq: 1,
    incidentId: null,
    beats: 'uuu',
    partialsInRow: 0,
    advisory: null,
    isFlapping: false,
    confirming: null,
    ...changes,
  }
}

/** A healthy check as the dashboard knows it, with changes to its entry. */
export function boardCheck(checkId: string, changes: Partial<BoardEntry> = {}): BoardCheck {
  return { checkId, boardId: 'b0', entry: boardEntry(changes) }
}
