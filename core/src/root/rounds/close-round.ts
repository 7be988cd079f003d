import type { Board, BoardEntry } from '../../schema/board.ts'
import type { CheckRun } from '../../schema/check-run.ts'
import type { OpenRound } from '../../schema/plan.ts'
import { applyOutcome } from '../apply-outcome.ts'
import { changeEntries, type RecordedRun } from '../change-entries.ts'
import { regionsOf, type Region } from '../regions.ts'
import { answerIn, answersOf } from './round-result.ts'
import { voteRound } from './vote-round.ts'

/** The checks whose part in the round is open, and the regions whose results they wait for; none when all have been closed. */
export function awaitedIn(board: Board, round: OpenRound): { checkIds: string[]; regions: Region[] } {
  const open = Object.entries(board.checks).filter(([, entry]) => isOpen(entry, round))
  return {
    checkIds: open.map(([checkId]) => checkId),
    regions: [...new Set(open.flatMap(([, entry]) => regionsOf(entry)))],
  }
}

/**
 * Closes what is left of a round whose time is over, with the results that came: a region without any counts as `error`.
 * `resolved` are those of `incidentsKeptOpen` that people have resolved.
 * Checks that were registered or resumed after the slot, or that a region left out of its answers, had no part in it.
 */
export function closeRound(
  board: Board,
  round: OpenRound,
  { runs, resolved }: { runs: readonly CheckRun[]; resolved: ReadonlySet<string> },
  now: Date,
): RecordedRun {
  const answersByRegion = new Map(runs.map((run) => [run.region, answersOf(run)]))
  return changeEntries(board, Object.keys(board.checks), now, (checkId, entry) => {
    if (!isOpen(entry, round)) return { entry }
    const answers = answerIn(answersByRegion, checkId)
    const isLeftOut = regionsOf(entry).some((region) => answersByRegion.has(region) && !answers.has(region))
    if (isLeftOut || (answers.size === 0 && entry.since > round.slotTime)) return { entry }
    const isResolved = resolved.has(entry.incidentId ?? '')
    return applyOutcome(checkId, entry, {
      ...voteRound(entry, answers),
      slotTime: round.slotTime,
      time: now,
      isResolved,
    })
  })
}

function isOpen(entry: BoardEntry, { intervalMs, slotTime }: OpenRound): boolean {
  return (
    entry.state !== 'paused' &&
    entry.intervalMs === intervalMs &&
    regionsOf(entry).length > 1 &&
    (entry.lastSlotTime === null || entry.lastSlotTime < slotTime)
  )
}
