import { regionsOf } from '@mesh/core/root/regions'
import type { BoardCheck } from '../../data/boards.ts'

/** How many runs one slot may have that a check is in: one for each region of the checks that share its board and interval. */
export function runsPerSlot(checks: readonly BoardCheck[], { boardId, entry }: BoardCheck): number {
  const together = checks.filter((each) => each.boardId === boardId && each.entry.intervalMs === entry.intervalMs)
  return new Set(together.flatMap((each) => regionsOf(each.entry))).size
}
