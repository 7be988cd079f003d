import { rollupDaysId } from '@mesh/core/paths'
import { addDay, isDayWhole, servicesOfDay } from '@mesh/core/root/history/add-day'
import { log } from '../kit/log.ts'
import { mapBounded } from '../kit/map-bounded.ts'
import { eachBoard } from './each-board.ts'
import { changeRollups, loadBoardDay, markCompacted, pendingDays, type PendingDay } from './store/history.ts'

const IN_FLIGHT_MAX = 8

const live = { pendingDays, loadBoardDay, changeRollups, markCompacted }

/**
 * Adds whole days of boards to the long history of their services. A day is marked after its last service; stopped
 * before, it is added again from its first one, which changes nothing where it is in already.
 */
export async function compactDays(now: Date, deps = live): Promise<void> {
  const pending = await deps.pendingDays(now)
  await eachBoard(
    'compactDays',
    pending.filter((day) => isDayWhole(day, now)),
    (day) => compact(day, deps),
  )
}

async function compact({ boardId, dayTime }: PendingDay, deps: typeof live): Promise<void> {
  const stored = await deps.loadBoardDay(boardId, dayTime)
  if (stored === undefined) return
  const source = rollupDaysId(boardId, dayTime)
  const services = [...servicesOfDay(stored.day, stored.hours)]
  await mapBounded(services, IN_FLIGHT_MAX, ([serviceId, rows]) =>
    deps.changeRollups(serviceId, dayTime, (grain, rollup) =>
      addDay(rollup, { serviceId, grain, source, dayTime }, rows[grain]),
    ),
  )
  await deps.markCompacted(boardId, dayTime)
  log.info('a day is in the long history', { boardId, day: dayTime.toISOString(), services: services.length })
}
