import { COLLECTIONS, rollupDaysId, rollupHoursId, rollupId } from '../../paths.ts'
import { rangeSpan, type Range } from './range.ts'
import { DAY_MS, HOUR_MS } from '../../durations.ts'
import { later, rollupSpan, startOf } from './spans.ts'

/** How long after its end a day is expected in the long history; until then its board documents are read. */
const SETTLED_MS = HOUR_MS

/** The name of a document to read. */
export interface HistoryDocument {
  collection: typeof COLLECTIONS.rollupHours | typeof COLLECTIONS.rollupDays | typeof COLLECTIONS.rollups
  id: string
}

/**
 * The documents that a page must read for a range of one service: the long history of all days before today, and the
 * boards that its checks are on for the days that may not be in it yet. With one board: 24 h and 7 d at most 26, 30 d and
 * 90 d at most 4.
 */
export function documentsOfRange(
  range: Range,
  { serviceId, boardIds }: { serviceId: string; boardIds: readonly string[] },
  now: Date,
): HistoryDocument[] {
  const { grain, startTime, endTime } = rangeSpan(range, now)
  const today = startOf(now, DAY_MS)
  const settledUntil = startOf(later(now, -SETTLED_MS), DAY_MS)
  const rollups = new Set<string>()
  for (let day = startOf(startTime, DAY_MS); day < today; day = later(day, DAY_MS)) {
    rollups.add(rollupId(serviceId, grain, rollupSpan(grain, day).startTime))
  }
  const isByDay = grain === '1d'
  const lengthMs = isByDay ? DAY_MS : HOUR_MS
  const unsettled = settledUntil > startTime ? settledUntil : startTime
  const boards: HistoryDocument[] = []
  for (let time = startOf(unsettled, lengthMs); time < endTime; time = later(time, lengthMs)) {
    for (const boardId of boardIds) {
      boards.push(
        isByDay
          ? { collection: COLLECTIONS.rollupDays, id: rollupDaysId(boardId, time) }
          : { collection: COLLECTIONS.rollupHours, id: rollupHoursId(boardId, time) },
      )
    }
  }
  return [...[...rollups].map((id) => ({ collection: COLLECTIONS.rollups, id })), ...boards]
}
