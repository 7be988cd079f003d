import type { Board, BoardEntry } from '../schema/board.ts'
import type { Transition } from '../schema/transition.ts'
import type { AppliedChange } from './change-state.ts'

/** A board after a batch of results; `counted` is the number of checks that the results changed. */
export interface RecordedRun {
  board: Board
  transitions: Transition[]
  counted: number
}

/** Applies something to entries of a board, and collects what follows. */
export function changeEntries(
  board: Board,
  checkIds: Iterable<string>,
  time: Date,
  apply: (checkId: string, entry: BoardEntry) => AppliedChange,
): RecordedRun {
  const changed: Record<string, BoardEntry> = {}
  const transitions: Transition[] = []
  for (const checkId of checkIds) {
    const entry = board.checks[checkId]
    if (entry === undefined) continue
    const applied = apply(checkId, entry)
    if (applied.entry !== entry) changed[checkId] = applied.entry
    if (applied.transition !== undefined) transitions.push(applied.transition)
  }
  const counted = Object.keys(changed).length
  if (counted === 0) return { board, transitions, counted }
  const updateTime = time > board.updateTime ? time : board.updateTime
  return { board: { ...board, updateTime, checks: { ...board.checks, ...changed } }, transitions, counted }
}
