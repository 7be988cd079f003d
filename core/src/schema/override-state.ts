import { z } from 'zod'
import { DAY_MS } from '../durations.ts'

/** What people can say of a service, whatever its checks say. */
export const FORCED_STATES = ['up', 'degraded', 'down'] as const
export type ForcedState = (typeof FORCED_STATES)[number]

/** Longest time that a forced state and a silence last, in milliseconds. */
export const OVERRIDE_MS_MAX = DAY_MS

/** Whose doing it is, since when, and until when; it holds no longer than that, whether or not it was taken back by then. */
const heldSchema = z.strictObject({
  actionId: z.string(),
  /** Changes with every change of this part. */
  etag: z.string(),
  since: z.date(),
  endTime: z.date(),
})

/** Nobody is told of an incident while it lasts. */
export const silenceSchema = heldSchema.extend({ reason: z.string() })
export type Silence = z.infer<typeof silenceSchema>

/** `overrides/{serviceId}`: what people have actions say and do about a service for a while; deleted when nothing is left. */
export const overrideStateSchema = z.strictObject({
  schemaVersion: z.literal(1),
  forced: heldSchema.extend({ state: z.enum(FORCED_STATES), message: z.string() }).nullable(),
  /** Checks that are not probed, by the ids that they have within their service; null for all, later ones included. */
  paused: heldSchema.extend({ checks: z.array(z.string()).nullable(), endTime: z.date().nullable() }).nullable(),
  silenced: silenceSchema.nullable(),
  updateTime: z.date(),
})
export type OverrideState = z.infer<typeof overrideStateSchema>

/** Overrides by service id. */
export type Overrides = ReadonlyMap<string, OverrideState>
export const NO_OVERRIDES: Overrides = new Map()
