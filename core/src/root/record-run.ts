import type { Board, BoardEntry } from '../schema/board.ts'
import type { CheckRun } from '../schema/check-run.ts'
import { applyOutcome } from './apply-outcome.ts'
import { changeEntries, type RecordedRun } from './change-entries.ts'
import type { AppliedChange } from './change-state.ts'
import { regionsOf, type Region } from './regions.ts'
import { applyConfirmation } from './rounds/apply-confirmation.ts'
import { answerIn, answersOf, roundResult } from './rounds/round-result.ts'

const NOTHING: ReadonlySet<string> = new Set()

/**
 * Applies a batch of results to its board; checks that are no longer on the board, or no longer probed from there, are
 * ignored. The round of a check that runs from several regions closes with the last of them: `others` are the results of
 * the other regions in the same slot (`otherRegions` says which are needed), and it is left open while one is missing.
 * `resolved` are those of `incidentsKeptOpen` that people have resolved.
 */
export function recordRun(
  board: Board,
  run: CheckRun,
  others: readonly CheckRun[] = [],
  resolved: ReadonlySet<string> = NOTHING,
): RecordedRun {
  const answersByRegion = new Map([...others, run].map((one) => [one.region, answersOf(one)]))
  const runs = [...others, run]
  const apply = (checkId: string, entry: BoardEntry): AppliedChange => {
    const { region, slotTime, endTime } = run
    const answer = answersByRegion.get(region)?.get(checkId)
    if (answer === undefined) return { entry }
    if (run.confirms !== undefined) {
      return applyConfirmation(checkId, entry, { ...answer, region, slotTime, time: endTime })
    }
    const regions = regionsOf(entry)
    if (!regions.includes(region)) return { entry }
    const answers = answerIn(answersByRegion, checkId)
    if (regions.some((one) => !answers.has(one))) return { entry }
    const isResolved = resolved.has(entry.incidentId ?? '')
    return applyOutcome(checkId, entry, { ...roundResult(entry, runs, answers), isResolved })
  }
  return changeEntries(board, new Set(run.checkIds), run.endTime, apply)
}

/** Incidents that these checks of the board keep open because they flap, as long as people have not resolved them. */
export function incidentsKeptOpen(board: Board, checkIds: readonly string[]): string[] {
  return [...new Set(checkIds)].flatMap((checkId) => {
    const { incidentId = null, isFlapping = false } = board.checks[checkId] ?? {}
    return isFlapping && incidentId !== null ? [incidentId] : []
  })
}

/** The regions whose results of the same slot decide about checks of this batch too; none for a second opinion. */
export function otherRegions(board: Board, run: CheckRun): Region[] {
  if (run.confirms !== undefined) return []
  const needed = new Set<Region>()
  for (const checkId of run.checkIds) {
    const entry = board.checks[checkId]
    const { regions } = entry ?? {}
    if (entry === undefined || regions === undefined || !regions.includes(run.region)) continue
    if (entry.lastSlotTime !== null && entry.lastSlotTime >= run.slotTime) continue
    for (const region of regions) if (region !== run.region) needed.add(region)
  }
  return [...needed]
}
