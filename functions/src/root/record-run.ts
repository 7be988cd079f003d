import { recordRun as recordOnBoard } from '@mesh/core/root/record-run'
import { checkRunSchema } from '@mesh/core/schema/check-run'
import { log } from '../kit/log.ts'
import { parseDocument } from '../kit/zod-converter.ts'
import type { WrittenDocument } from './door-input.ts'
import { changeBoard } from './store/runs.ts'

const live = { changeBoard }

/** Applies a written batch of results to its board; results that were counted before change nothing. */
export async function recordRun(written: WrittenDocument, { changeBoard } = live): Promise<void> {
  const run = parseDocument(checkRunSchema, written.path, written.data, 'user')
  const recorded = await changeBoard(run.boardId, (board) => recordOnBoard(board, run))
  if (recorded === undefined) {
    log.warn('results of a board that does not exist', { path: written.path, boardId: run.boardId })
    return
  }
  log.debug('recorded', { path: written.path, counted: recorded.counted, transitions: recorded.transitions.length })
}
