import { localIdOf } from '../../paths.ts'
import { HOUR_BUCKETS, type RollupDays, type RollupHours } from '../../schema/rollup.ts'
import { decodeBucket, encodeBucket, mergeBuckets, type Bucket } from './bucket.ts'
import type { Span } from './due-span.ts'
import { fitRows } from './fit-rows.ts'
import { DAY_MS, HOUR_MS } from '../../durations.ts'
import { BOARD_HISTORY_KEPT_MS, later, startOf, WINDOW_MS } from './spans.ts'

/** The buckets of one window by check. */
export interface CountedWindow {
  startTime: Date
  buckets: ReadonlyMap<string, Bucket>
}

/** What is stored of the hour and the day that a span lies in. */
export interface StoredHistory {
  hour: RollupHours | undefined
  day: RollupDays | undefined
}

export interface HistoryChange {
  hour: RollupHours
  day: RollupDays
}

/**
 * The hour and the day of a board after the windows of a span. Windows that are in the day already are left out, so adding
 * twice changes nothing; undefined when all of them are. `names` are the names of the checks that exist now.
 */
export function addWindows(
  { hour, day }: StoredHistory,
  boardId: string,
  span: Span,
  windows: readonly CountedWindow[],
  names: ReadonlyMap<string, string>,
): HistoryChange | undefined {
  const counted = day?.countedUntil
  if (counted !== undefined && span.endTime <= counted) return undefined
  const added = windows.filter(({ startTime }) => counted === undefined || startTime >= counted)
  const nameOf = (checkId: string) => names.get(checkId) ?? day?.checks[checkId]?.name ?? localIdOf(checkId)
  const common = { schemaVersion: 1, boardId, countedUntil: span.endTime } as const
  const hourTime = startOf(span.startTime, HOUR_MS)
  const dayTime = startOf(span.startTime, DAY_MS)
  return {
    hour: {
      ...common,
      hourTime,
      expireTime: later(hourTime, HOUR_MS + BOARD_HISTORY_KEPT_MS),
      checks: hourRows(hour, added, nameOf),
    },
    day: {
      ...common,
      dayTime,
      isCompacted: day?.isCompacted ?? false,
      expireTime: later(dayTime, DAY_MS + BOARD_HISTORY_KEPT_MS),
      checks: daySums(day, added, nameOf),
    },
  }
}

type NameOf = (checkId: string) => string

function hourRows(
  hour: RollupHours | undefined,
  added: readonly CountedWindow[],
  nameOf: NameOf,
): RollupHours['checks'] {
  const rows = { ...hour?.checks }
  for (const { startTime, buckets } of added) {
    const slot = (startTime.getTime() % HOUR_MS) / WINDOW_MS
    for (const [checkId, bucket] of buckets) {
      const before = rows[checkId]?.buckets ?? Array.from({ length: HOUR_BUCKETS }, () => '')
      rows[checkId] = { name: nameOf(checkId), buckets: before.with(slot, encodeBucket(bucket)) }
    }
  }
  return fitRows(rows)
}

function daySums(day: RollupDays | undefined, added: readonly CountedWindow[], nameOf: NameOf): RollupDays['checks'] {
  const parts = new Map<string, Bucket[]>()
  for (const { buckets } of added) {
    for (const [checkId, bucket] of buckets) parts.set(checkId, [...(parts.get(checkId) ?? []), bucket])
  }
  const rows = Object.fromEntries(
    Object.entries(day?.checks ?? {}).map(([checkId, { name, bucket }]) => [checkId, { name, buckets: [bucket] }]),
  )
  for (const [checkId, buckets] of parts) {
    const before = (rows[checkId]?.buckets ?? []).map(decodeBucket)
    rows[checkId] = { name: nameOf(checkId), buckets: [encodeBucket(mergeBuckets([...before, ...buckets]))] }
  }
  return Object.fromEntries(
    Object.entries(fitRows(rows)).map(([checkId, { name, buckets }]) => [checkId, { name, bucket: buckets.join('') }]),
  )
}
