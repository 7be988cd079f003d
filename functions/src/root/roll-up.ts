import { addWindows, type CountedWindow } from '@mesh/core/root/history/add-windows'
import { countWindow } from '@mesh/core/root/history/count-window'
import { closesAfterMs, dueSpan, windowsOfSpan, type Span } from '@mesh/core/root/history/due-span'
import { later, WINDOW_MS } from '@mesh/core/root/history/spans'
import type { MaintenanceWindow } from '@mesh/core/root/maintenance/maintenance-window'
import type { Plan } from '@mesh/core/schema/plan'
import { now as readClock } from '../kit/clock.ts'
import { log } from '../kit/log.ts'
import { eachBoard } from './each-board.ts'
import { changeHistory, countedUntil, loadPlans, runsBetween } from './store/history.ts'
import { loadWindows } from './store/maintenance.ts'
import { loadSettings } from './store/settings.ts'

/** Work is left to the next run after this long, so that what was missed does not hold up the jobs that follow. */
const BUDGET_MS = 180_000

const live = { loadPlans, loadSettings, loadWindows, countedUntil, runsBetween, changeHistory, readClock }

/**
 * Counts the results of every closed window since the last run into the hours and days of each board, an hour at a time.
 * What was missed is made up as long as the raw results exist; a board begins at its first run.
 */
export async function rollUp(now: Date, deps = live): Promise<void> {
  const endTime = later(deps.readClock(), BUDGET_MS)
  const [plans, settings] = await Promise.all([deps.loadPlans(), deps.loadSettings()])
  const boards = [...plans].map(([boardId, plan]) => ({ boardId, plan }))
  await eachBoard('rollUp', boards, async (board) => {
    const waitMs = closesAfterMs(Object.values(board.plan.checks))
    const counted = await deps.countedUntil(board.boardId)
    let span = counted && dueSpan(counted, now, waitMs)
    if (span === undefined) return
    const maintenance = await deps.loadWindows({ from: span.startTime, to: now }, settings)
    while (span !== undefined && deps.readClock() < endTime) {
      await rollUpSpan(board, span, maintenance, deps)
      span = dueSpan(span.endTime, now, waitMs)
    }
  })
}

async function rollUpSpan(
  { boardId, plan }: { boardId: string; plan: Plan },
  span: Span,
  maintenance: readonly MaintenanceWindow[],
  deps: typeof live,
): Promise<void> {
  const touching = maintenance.filter(({ startTime, endTime }) => startTime < span.endTime && endTime > span.startTime)
  const windows: CountedWindow[] = []
  for (const startTime of windowsOfSpan(span)) {
    const runs = await deps.runsBetween(boardId, startTime, later(startTime, WINDOW_MS))
    windows.push({ startTime, buckets: countWindow(runs, plan, touching) })
  }
  const names = new Map(Object.values(plan.checks).map(({ checkId, name }) => [checkId, name]))
  const isNew = await deps.changeHistory(boardId, span.startTime, (stored) =>
    addWindows(stored, boardId, span, windows, names),
  )
  log.debug(isNew ? 'counted' : 'counted before', { boardId, until: span.endTime.toISOString() })
}
