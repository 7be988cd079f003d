import { z } from 'zod'
import { SEVERITIES } from './incident.ts'

/** What is remembered of one N-of-M group between passes. */
export const groupStandingSchema = z.strictObject({
  /** How often it went down: number of its last incident. */
  seq: z.int(),
  /** Its incident while it is down, though people may have resolved that; null while it is up. */
  incidentId: z.string().nullable(),
  /** How bad that incident was as it opened, whatever people made of it since; `major` when absent. */
  severity: z.enum(SEVERITIES).exactOptional(),
})
export type GroupStanding = z.infer<typeof groupStandingSchema>

/** `correlation/state`: guards the pass that says which incident explains which; functions only. */
export const correlationStateSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Grows with every pass that changes something; names the events that it adds. */
  revision: z.int(),
  groups: z.record(z.string(), groupStandingSchema),
})
export type CorrelationState = z.infer<typeof correlationStateSchema>

/** What is stored before the first pass that changed something. */
export const NO_CORRELATION: CorrelationState = { schemaVersion: 1, revision: 0, groups: {} }
