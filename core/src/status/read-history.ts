import { serviceIdOf } from '../paths.ts'
import { BUCKET_COUNTERS, decodeBucket } from '../root/history/bucket.ts'
import { DAY_MS } from '../durations.ts'
import { later } from '../root/history/spans.ts'
import type { Rollup, RollupDays } from '../schema/rollup.ts'
import { dayName, publicDay, type DayCounts, type PublicDay } from './public-days.ts'

type ByDay = Map<string, PublicDay>

/** The days of services by id and name of the day. What boards counted goes before what the long history holds of a day. */
export function readHistory(rollups: readonly Rollup[], days: readonly RollupDays[]): Map<string, ByDay> {
  const long = new Map<string, Map<string, DayCounts>>()
  for (const { serviceId, startTime, checks } of rollups) {
    for (const { buckets } of Object.values(checks)) {
      for (const [index, text] of buckets.entries()) add(long, serviceId, later(startTime, index * DAY_MS), text)
    }
  }
  const recent = new Map<string, Map<string, DayCounts>>()
  for (const { dayTime, checks } of days) {
    for (const [checkId, { bucket }] of Object.entries(checks)) add(recent, serviceIdOf(checkId), dayTime, bucket)
  }
  const services = new Set([...long.keys(), ...recent.keys()])
  return new Map(
    [...services].map((serviceId) => {
      const counts = new Map([...(long.get(serviceId) ?? []), ...(recent.get(serviceId) ?? [])])
      return [serviceId, new Map([...counts].map(([day, sum]) => [day, publicDay(sum)]))]
    }),
  )
}

function add(sums: Map<string, Map<string, DayCounts>>, serviceId: string, day: Date, packed: string): void {
  if (packed === '') return
  const bucket = decodeBucket(packed)
  const byDay = sums.get(serviceId) ?? new Map<string, DayCounts>()
  const name = dayName(day)
  const sum = byDay.get(name) ?? { ok: 0, slow: 0, partial: 0, fail: 0, unknown: 0, excluded: 0 }
  for (const counter of BUCKET_COUNTERS) sum[counter] += bucket[counter]
  byDay.set(name, sum)
  sums.set(serviceId, byDay)
}
