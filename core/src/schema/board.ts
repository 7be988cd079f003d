import { z } from 'zod'
import { SEVERITIES } from './incident.ts'
import { REGIONS } from '../root/regions.ts'

/** Most checks one board holds: keeps a board well below Firestore's 1 MiB per document. */
export const BOARD_CHECKS_MAX = 500

/** How many recent results the heartbeat string keeps. */
export const BEATS_MAX = 60

export const CHECK_STATES = ['up', 'degraded', 'partial', 'down', 'unknown', 'paused'] as const
export type CheckState = (typeof CHECK_STATES)[number]

/** What people see: `maintenance` covers the stored state while a window is open. */
export const SHOWN_STATES = [...CHECK_STATES, 'maintenance'] as const
export type ShownCheckState = (typeof SHOWN_STATES)[number]

/** Heartbeat letters, oldest first: u up, g degraded, p partial, d down, x unknown. */
export const BEAT_OF_STATE = { up: 'u', degraded: 'g', partial: 'p', down: 'd', unknown: 'x' } as const

/** Current state of one check. */
export const boardEntrySchema = z.strictObject({
  serviceId: z.string(),
  serviceName: z.string(),
  name: z.string(),
  group: z.string(),
  intervalMs: z.int(),
  /** Of the incidents that it opens; `major` when absent. */
  severity: z.enum(SEVERITIES).exactOptional(),
  failureThreshold: z.int(),
  successThreshold: z.int(),
  /** As in the check: absent means the home region alone, the majority, and a second opinion before an incident. */
  regions: z.array(z.enum(REGIONS)).min(1).exactOptional(),
  failQuorum: z.int().exactOptional(),
  recoverQuorum: z.int().exactOptional(),
  reprobe: z.literal(false).exactOptional(),
  /** People say that the service is up: no incident opens. */
  isForcedUp: z.literal(true).exactOptional(),
  state: z.enum(CHECK_STATES),
  /** Since when the check has been in this state. */
  since: z.date(),
  /** Slot of the newest result that was counted; older or equal ones are ignored. */
  lastSlotTime: z.date().nullable(),
  lastResultTime: z.date().nullable(),
  latencyMs: z.number().nullable(),
  /** What the newest probe said went wrong; empty when it succeeded. */
  message: z.string(),
  failuresInRow: z.int(),
  successesInRow: z.int(),
  /** Successes in a row in which a minority of the regions failed. */
  partialsInRow: z.int().default(0),
  /** Probes in a row that Mesh itself could not carry out. */
  errorsInRow: z.int(),
  /**
   * Number of the newest state change; names transitions and incidents. It starts at the epoch second in which the check
   * was registered, so a check that is removed and registered again never reuses a name.
   */
  transitionSeq: z.int(),
  /** Incident that is open for this check, if any. */
  incidentId: z.string().nullable(),
  beats: z.string().max(BEATS_MAX),
  /** What a minority of the regions says that does not decide; null when they agree. */
  advisory: z.string().nullable().default(null),
  /** Whether results change so often that an open incident is kept until they are steady. */
  isFlapping: z.boolean().default(false),
  /** The result that waits for a second opinion before the check goes down, and the region that was asked. */
  confirming: z
    .strictObject({ slotTime: z.date(), region: z.enum(REGIONS) })
    .nullable()
    .default(null),
})
export type BoardEntry = z.infer<typeof boardEntrySchema>

/** `boards/{boardId}`: current state of up to 500 checks; what every overview reads. */
export const boardSchema = z.strictObject({
  schemaVersion: z.literal(1),
  updateTime: z.date(),
  checks: z.record(z.string(), boardEntrySchema),
})
export type Board = z.infer<typeof boardSchema>
