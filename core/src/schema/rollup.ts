import { z } from 'zod'

/** Buckets of five minutes in an hour and in a day. */
export const HOUR_BUCKETS = 12
export const DAY_BUCKETS = 288

/** A bucket as `encodeBucket` packs it; empty where there was no result at all. */
const packedBucketSchema = z.string()

/**
 * `rollupHours/{boardId}_{hourStartMs}`: the five-minute buckets of one hour, for the checks of a board that had results;
 * kept for nine days.
 */
export const rollupHoursSchema = z.strictObject({
  schemaVersion: z.literal(1),
  boardId: z.string(),
  hourTime: z.date(),
  /** Windows that end up to here are in; later ones may follow. */
  countedUntil: z.date(),
  /** TTL field. */
  expireTime: z.date(),
  checks: z.record(
    z.string(),
    z.strictObject({ name: z.string(), buckets: z.array(packedBucketSchema).length(HOUR_BUCKETS) }),
  ),
})
export type RollupHours = z.infer<typeof rollupHoursSchema>

/** `rollupDays/{boardId}_{dayStartMs}`: the running sum of one day (UTC) for the checks of a board; kept for nine days. */
export const rollupDaysSchema = z.strictObject({
  schemaVersion: z.literal(1),
  boardId: z.string(),
  dayTime: z.date(),
  /** Windows that end up to here are in the sum, and are never added again. */
  countedUntil: z.date(),
  /** Whether the day is in `rollups`. */
  isCompacted: z.boolean(),
  /** TTL field. */
  expireTime: z.date(),
  checks: z.record(z.string(), z.strictObject({ name: z.string(), bucket: packedBucketSchema })),
})
export type RollupDays = z.infer<typeof rollupDaysSchema>

/** The spans of the long history: five minutes, an hour, a day. */
export const GRAINS = ['5m', '1h', '1d'] as const
export type Grain = (typeof GRAINS)[number]

/**
 * `rollups/{serviceId}_{grain}_{first day}`: all checks that a service had in one day (5m, kept for 90 days), in two
 * weeks (1h, two years) or in a quarter (1d, for good).
 */
export const rollupSchema = z.strictObject({
  schemaVersion: z.literal(1),
  serviceId: z.string(),
  grain: z.enum(GRAINS),
  startTime: z.date(),
  /** TTL field; null for those kept for good. */
  expireTime: z.date().nullable(),
  /** The `rollupDays` documents that are in: none is added twice. */
  sources: z.array(z.string()),
  /** By check; a row may end early, what is missing had no results. */
  checks: z.record(z.string(), z.strictObject({ name: z.string(), buckets: z.array(packedBucketSchema).max(366) })),
})
export type Rollup = z.infer<typeof rollupSchema>
