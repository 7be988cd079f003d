import { z } from 'zod'
import { BADGES } from './settings/status-page.ts'

/** How many days the bars of a status page show, today included. */
export const STATUS_DAYS = 90

/** What the public reads of a service; `outage` is the worst. */
export const PUBLIC_STATES = ['operational', 'degraded', 'outage', 'maintenance', 'unknown'] as const
export type PublicState = (typeof PUBLIC_STATES)[number]

/** Letters of a day: o operational, g degraded, d outage, m maintenance, x no data. */
export const DAY_LETTERS = { operational: 'o', degraded: 'g', outage: 'd', maintenance: 'm', unknown: 'x' } as const

/** The bars of one service, oldest day first, the last one being `lastDay` (UTC, `2026-01-31`). */
export const publicDaysSchema = z.strictObject({
  lastDay: z.iso.date(),
  states: z
    .string()
    .length(STATUS_DAYS)
    .regex(/^[ogdmx]*$/),
  /** Percent of the day with two decimals, rounded down; null where nothing was counted. */
  availability: z.array(z.number().min(0).max(100).nullable()).length(STATUS_DAYS),
})
export type PublicDays = z.infer<typeof publicDaysSchema>

const publicServiceSchema = z.strictObject({
  slug: z.string(),
  name: z.string(),
  state: z.enum(PUBLIC_STATES),
  /** Of the slowest newest answer; null unless the page offers latency badges and there is an answer. */
  latencyMs: z.int().nullable(),
  days: publicDaysSchema,
})
export type PublicService = z.infer<typeof publicServiceSchema>

const publicIncidentSchema = z.strictObject({
  /** Made of the service's slug and the second in which it opened; it stays the same. */
  id: z.string(),
  title: z.string(),
  openTime: z.date(),
  resolveTime: z.date().nullable(),
})
export type PublicIncident = z.infer<typeof publicIncidentSchema>

/** `statusPages/{pageId}`: everything that a public status page says, and nothing else. */
export const statusSnapshotSchema = z.strictObject({
  schemaVersion: z.literal(1),
  title: z.string(),
  description: z.string(),
  badges: z.array(z.enum(BADGES)),
  /** Null when the page lists no incidents. */
  incidents: z.array(publicIncidentSchema).nullable(),
  sections: z.array(z.strictObject({ name: z.string(), services: z.array(publicServiceSchema) })),
  /** When the facts were gathered. */
  updateTime: z.date(),
})
export type StatusSnapshot = z.infer<typeof statusSnapshotSchema>

const rememberedIncidentSchema = z.strictObject({
  serviceId: z.string(),
  openTime: z.date(),
  /** When the public could see it: the end of the maintenance in which it opened, if any. */
  publicOpenTime: z.date(),
  resolveTime: z.date().nullable(),
})
export type RememberedIncident = z.infer<typeof rememberedIncidentSchema>

/** `statusWork/current`: what gathering the pages remembers from one time to the next, so that it need not be read again. */
export const statusWorkSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** When the last refresh began; a refresh soon after it waits. */
  refreshTime: z.date(),
  /** Whether something has changed since, which the next minute's job publishes. */
  isWanted: z.boolean(),
  /** What the pages were last gathered from, or null before the first time. */
  memory: z
    .strictObject({
      /** Incidents updated before this are in `incidents`, if they are young enough and of these services. */
      gatherTime: z.date(),
      serviceIds: z.array(z.string()),
      incidents: z.record(z.string(), rememberedIncidentSchema),
      days: z.record(z.string(), publicDaysSchema),
    })
    .nullable(),
})
export type StatusWork = z.infer<typeof statusWorkSchema>
export type StatusMemory = NonNullable<StatusWork['memory']>
