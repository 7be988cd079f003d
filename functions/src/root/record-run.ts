import { checkRunId } from '@mesh/core/paths'
import { incidentsKeptOpen, otherRegions, recordRun as recordOnBoard } from '@mesh/core/root/record-run'
import { asksOf } from '@mesh/core/root/rounds/asks-of'
import { checkRunSchema } from '@mesh/core/schema/check-run'
import { log } from '../kit/log.ts'
import { parseDocument } from '../kit/zod-converter.ts'
import { askRegions } from './ask-regions.ts'
import type { WrittenDocument } from '../kit/door-input.ts'
import { changeBoard } from './store/runs.ts'

const live = { changeBoard, askRegions }

/**
 * Applies a written batch of results to its board; results that were counted before change nothing. Then asks other
 * regions about checks that are about to go down: a crash before that is made good by the next delivery.
 */
export async function recordRun(written: WrittenDocument, given: Partial<typeof live> = {}): Promise<void> {
  const { changeBoard, askRegions } = { ...live, ...given }
  const run = parseDocument(checkRunSchema, written.path, written.data, 'user')
  const { boardId, intervalMs } = run
  const round = { boardId, intervalMs, slotTimeMs: run.slotTime.getTime() }
  const recorded = await changeBoard(
    boardId,
    (board) => ({
      runIds: otherRegions(board, run).map((region) => checkRunId({ ...round, region })),
      incidentIds: incidentsKeptOpen(board, run.checkIds),
    }),
    (board, { runs, resolved }) => recordOnBoard(board, run, runs, resolved),
  )
  if (recorded === undefined) {
    log.warn('results of a board that does not exist', { path: written.path, boardId })
    return
  }
  log.debug('recorded', { path: written.path, counted: recorded.counted, transitions: recorded.transitions.length })
  const asks = asksOf(recorded.board, run)
  if (asks.size > 0) await askRegions({ ...round, confirms: run.region }, asks)
}
