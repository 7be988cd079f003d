import type { BoardEntry } from '../../schema/board.ts'
import type { CheckRun } from '../../schema/check-run.ts'
import type { ProbeResult } from '../apply-outcome.ts'
import type { Region } from '../regions.ts'
import { voteRound, type RoundAnswer } from './vote-round.ts'

/** The answers of one batch by check; a check that is named twice has its first. */
export function answersOf(run: CheckRun): Map<string, RoundAnswer> {
  const answers = new Map<string, RoundAnswer>()
  for (const [row, checkId] of run.checkIds.entries()) {
    const outcome = run.outcomes[row]
    if (outcome === undefined || answers.has(checkId)) continue
    answers.set(checkId, { outcome, latencyMs: run.latenciesMs[row] ?? null, message: run.messages[checkId] ?? '' })
  }
  return answers
}

/** The answers of one check by region. */
export function answerIn(
  answersByRegion: ReadonlyMap<Region, ReadonlyMap<string, RoundAnswer>>,
  checkId: string,
): Map<Region, RoundAnswer> {
  return new Map(
    [...answersByRegion].flatMap(([region, answers]) => {
      const answer = answers.get(checkId)
      return answer === undefined ? [] : [[region, answer] as const]
    }),
  )
}

/**
 * The result of a round of which these are the runs, all of one slot. Its time is the middle one of those at which its
 * regions were done, so that one region's wrong clock moves nothing, and the same whichever came last.
 */
export function roundResult(
  entry: BoardEntry,
  runs: readonly CheckRun[],
  answers: ReadonlyMap<Region, RoundAnswer>,
): ProbeResult {
  const [{ slotTime } = { slotTime: new Date(0) }] = runs
  const ends = runs.filter(({ region }) => answers.has(region)).map(({ endTime }) => endTime.getTime())
  const middle = ends.toSorted((a, b) => a - b)[Math.floor((ends.length - 1) / 2)] ?? slotTime.getTime()
  return { ...voteRound(entry, answers), slotTime, time: new Date(Math.max(middle, slotTime.getTime())) }
}
