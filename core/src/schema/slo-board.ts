import { z } from 'zod'
import { SLO_WINDOWS } from './settings/slo.ts'

/** Most objectives of one document: about 2.5 KB each at the most. */
export const BOARD_SLOS_MAX = 100

/** What an objective's incident may be about: a row of the burn-rate table by its long window, or that nothing is known. */
export const SLO_ALARMS = ['1h', '6h', '24h', '3d', 'noData'] as const
export type SloAlarm = (typeof SLO_ALARMS)[number]

/** How one objective stands. */
export const sloEntrySchema = z.strictObject({
  name: z.string(),
  serviceId: z.string(),
  /** Null when all checks of the service count. */
  checkId: z.string().nullable(),
  /** Answers that take longer are bad; null for availability. */
  underMs: z.number().nullable(),
  objective: z.number(),
  window: z.enum(SLO_WINDOWS),
  /** When counting began. */
  createTime: z.date(),
  /** End of the newest five minutes that held a counted sample; null before the first. */
  lastSampleTime: z.date().nullable(),
  /** End of the newest five minutes in which nothing was to be known: maintenance, a pause, or nobody was counting. */
  lastExcusedTime: z.date().nullable(),
  /** Good and bad samples of the last 72 times five minutes, 72 hours and 90 days, packed by `encodeRing`. */
  ring: z.string(),
  /** Samples in the objective's window. */
  good: z.int(),
  bad: z.int(),
  /** Share of the error budget that is left: 1 untouched, 0 spent, below 0 overspent; null without samples. */
  budgetLeft: z.number().nullable(),
  /** The burn-rate table, fastest first; rates are null without samples in their window. */
  burns: z.array(
    z.strictObject({
      window: z.enum(['1h', '6h', '24h', '3d']),
      long: z.number().nullable(),
      short: z.number().nullable(),
    }),
  ),
  /** What is wrong now, whether or not people are told. */
  alarms: z.array(z.enum(SLO_ALARMS)),
  /** Those alarms that no incident of the service, or of one that it depends on, explains: what people are told of. */
  loud: z.array(z.enum(SLO_ALARMS)),
  /** Until when such an incident explained what failed; null when none did. */
  explainedUntil: z.date().nullable(),
  /** Number of the newest incident; starts at the epoch second of the entry, so that no incident's name comes twice. */
  seq: z.int(),
  /** Incident that is open for this objective, if any. */
  incidentId: z.string().nullable(),
})
export type SloEntry = z.infer<typeof sloEntrySchema>

/** `sloBoards/{boardId}`: how up to 100 objectives stand. */
export const sloBoardSchema = z.strictObject({
  schemaVersion: z.literal(1),
  updateTime: z.date(),
  slos: z.record(z.string(), sloEntrySchema),
})
export type SloBoard = z.infer<typeof sloBoardSchema>
