import type { Board, BoardEntry } from '../schema/board.ts'
import type { CheckRun } from '../schema/check-run.ts'
import type { Transition } from '../schema/transition.ts'
import { applyOutcome } from './apply-outcome.ts'

/** A board after a batch of results; `counted` is the number of results that were new. */
export interface RecordedRun {
  board: Board
  transitions: Transition[]
  counted: number
}

/** Applies a batch of results to its board; checks that are no longer on the board are ignored. */
export function recordRun(board: Board, run: CheckRun): RecordedRun {
  const changed: Record<string, BoardEntry> = {}
  const transitions: Transition[] = []
  for (const [row, checkId] of run.checkIds.entries()) {
    const entry = changed[checkId] ?? board.checks[checkId]
    const outcome = run.outcomes[row]
    if (entry === undefined || outcome === undefined) continue
    const applied = applyOutcome(checkId, entry, {
      outcome,
      slotTime: run.slotTime,
      time: run.endTime,
      latencyMs: run.latenciesMs[row] ?? null,
      message: run.messages[checkId] ?? '',
    })
    if (applied.entry !== entry) changed[checkId] = applied.entry
    if (applied.transition !== undefined) transitions.push(applied.transition)
  }
  const counted = Object.keys(changed).length
  if (counted === 0) return { board, transitions, counted }
  const updateTime = run.endTime > board.updateTime ? run.endTime : board.updateTime
  return { board: { ...board, updateTime, checks: { ...board.checks, ...changed } }, transitions, counted }
}
