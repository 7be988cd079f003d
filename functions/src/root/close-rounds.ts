import { checkRunId } from '@mesh/core/paths'
import { incidentsKeptOpen } from '@mesh/core/root/record-run'
import { awaitedIn, closeRound } from '@mesh/core/root/rounds/close-round'
import type { OpenRound } from '@mesh/core/schema/plan'
import { log } from '../kit/log.ts'
import { asMeshError } from '../kit/as-mesh-error.ts'
import { changeBoard } from './store/runs.ts'

const live = { changeBoard }

/**
 * Closes rounds whose time is over with the results that came, each by itself; returns those that could not be closed
 * now. A round that is closed already costs one read, and closing it again changes nothing.
 */
export async function closeRounds(
  rounds: readonly OpenRound[],
  now: Date,
  { changeBoard } = live,
): Promise<OpenRound[]> {
  const failed: OpenRound[] = []
  for (const round of rounds) {
    const { boardId, intervalMs, slotTime } = round
    const slotTimeMs = slotTime.getTime()
    try {
      const recorded = await changeBoard(
        boardId,
        (board) => {
          const { checkIds, regions } = awaitedIn(board, round)
          return {
            runIds: regions.map((region) => checkRunId({ boardId, intervalMs, slotTimeMs, region })),
            incidentIds: incidentsKeptOpen(board, checkIds),
          }
        },
        (board, read) => closeRound(board, round, read, now),
      )
      const counted = recorded?.counted ?? 0
      if (counted > 0)
        log.warn('round closed without all regions', { boardId, intervalMs, slotTimeMs, checks: counted })
    } catch (error) {
      log.failure('closeRounds', asMeshError(error))
      failed.push(round)
    }
  }
  return failed
}
