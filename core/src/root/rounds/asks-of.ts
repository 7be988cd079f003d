import type { Board } from '../../schema/board.ts'
import type { CheckRun } from '../../schema/check-run.ts'
import type { Region } from '../regions.ts'

/**
 * The second opinions that a board waits for because of this run, by the region to ask. The same until they have come or
 * the next result was counted: a run that is delivered again asks again, so that a crash before asking loses nothing.
 */
export function asksOf(board: Board, run: CheckRun): Map<Region, string[]> {
  const asks = new Map<Region, string[]>()
  if (run.confirms !== undefined) return asks
  for (const checkId of new Set(run.checkIds)) {
    const entry = board.checks[checkId]
    const confirming = entry?.confirming
    if (!confirming || confirming.slotTime.getTime() !== run.slotTime.getTime()) continue
    if (entry?.lastSlotTime?.getTime() !== run.slotTime.getTime()) continue
    asks.set(confirming.region, [...(asks.get(confirming.region) ?? []), checkId])
  }
  return asks
}
