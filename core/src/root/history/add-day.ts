import { serviceIdOf } from '../../paths.ts'
import {
  DAY_BUCKETS,
  HOUR_BUCKETS,
  type Grain,
  type Rollup,
  type RollupDays,
  type RollupHours,
} from '../../schema/rollup.ts'
import { fitRows, type Rows } from './fit-rows.ts'
import { mergeTexts } from './merge-texts.ts'
import { DAY_MS, HOUR_MS } from '../../durations.ts'
import { GRAIN_MS, later, RAW_KEPT_MS, rollupSpan } from './spans.ts'

/** One day of the checks of one service on one board, in each grain. */
export type ServiceDay = Record<Grain, Rows>

/** Whether a day of a board is whole: all its windows are counted, or its raw results are gone and none can be any more. */
export function isDayWhole(
  { dayTime, countedUntil }: Pick<RollupDays, 'dayTime' | 'countedUntil'>,
  now: Date,
): boolean {
  const endTime = later(dayTime, DAY_MS)
  return countedUntil >= endTime || endTime <= later(now, -RAW_KEPT_MS)
}

/** A board's day by service: the sums of the day's document and the buckets of its hours, which may be in any order. */
export function servicesOfDay(day: RollupDays, hours: readonly RollupHours[]): Map<string, ServiceDay> {
  const services = new Map<string, ServiceDay>()
  for (const [checkId, { name, bucket }] of Object.entries(day.checks)) {
    const serviceId = serviceIdOf(checkId)
    const service = services.get(serviceId) ?? { '5m': {}, '1h': {}, '1d': {} }
    services.set(serviceId, service)
    const windows = windowsOf(checkId, day, hours)
    service['5m'][checkId] = { name, buckets: windows }
    service['1h'][checkId] = { name, buckets: hoursOf(windows) }
    service['1d'][checkId] = { name, buckets: [bucket] }
  }
  return services
}

/**
 * A `rollups` document with one day of one board added at its place; undefined when it is in already. What two boards say
 * of the same check and time (it moved from one to the other) is merged.
 */
export function addDay(
  stored: Rollup | undefined,
  { serviceId, grain, source, dayTime }: { serviceId: string; grain: Grain; source: string; dayTime: Date },
  rows: Rows,
): Rollup | undefined {
  if (stored?.sources.includes(source)) return undefined
  const { startTime, expireTime } = rollupSpan(grain, dayTime)
  const offset = (dayTime.getTime() - startTime.getTime()) / GRAIN_MS[grain]
  const checks: Rows = { ...stored?.checks }
  for (const [checkId, { name, buckets }] of Object.entries(rows)) {
    checks[checkId] = { name, buckets: placed(checks[checkId]?.buckets ?? [], offset, buckets) }
  }
  const sources = [...(stored?.sources ?? []), source].sort()
  return { schemaVersion: 1, serviceId, grain, startTime, expireTime, sources, checks: fitRows(checks) }
}

function windowsOf(checkId: string, { dayTime }: RollupDays, hours: readonly RollupHours[]): string[] {
  const windows = Array.from({ length: DAY_BUCKETS }, () => '')
  for (const { hourTime, checks } of hours) {
    const first = ((hourTime.getTime() - dayTime.getTime()) / HOUR_MS) * HOUR_BUCKETS
    for (const [index, text] of (checks[checkId]?.buckets ?? []).entries()) windows[first + index] = text
  }
  return windows
}

function hoursOf(windows: readonly string[]): string[] {
  return Array.from({ length: DAY_BUCKETS / HOUR_BUCKETS }, (_, hour) =>
    windows.slice(hour * HOUR_BUCKETS, (hour + 1) * HOUR_BUCKETS).reduce(mergeTexts, ''),
  )
}

function placed(before: readonly string[], offset: number, added: readonly string[]): string[] {
  const length = Math.max(before.length, offset + added.length)
  return Array.from({ length }, (_, index) => mergeTexts(before[index] ?? '', added[index - offset] ?? ''))
}
