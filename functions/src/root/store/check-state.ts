import type { BoardEntry } from '@mesh/core/schema/board'
import { collections } from './collections.ts'

/** How a check stands on its board; undefined when there is no such check. Two reads. */
export async function loadCheckState(checkId: string): Promise<BoardEntry | undefined> {
  const { checks, boards } = await collections()
  const boardId = (await checks.doc(checkId).get()).data()?.boardId
  return boardId === undefined ? undefined : (await boards.doc(boardId).get()).data()?.checks[checkId]
}
