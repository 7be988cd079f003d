import { z } from 'zod'
import { CHECK_STATES } from './board.ts'
import { SEVERITIES } from './incident.ts'

/** `transitions/{checkId}_{seq}`: one change of a check's state, written in the transaction that recorded it. */
export const transitionSchema = z.strictObject({
  schemaVersion: z.literal(1),
  checkId: z.string(),
  checkName: z.string(),
  serviceId: z.string(),
  serviceName: z.string(),
  seq: z.int(),
  from: z.enum(CHECK_STATES),
  to: z.enum(CHECK_STATES),
  time: z.date(),
  message: z.string(),
  /** Incident that this change opens or resolves; null when it does neither. */
  incidentId: z.string().nullable(),
  effect: z.enum(['open', 'resolve', 'none']),
  /** When it is deleted; never when absent, as of those written before there was an end. */
  expireTime: z.date().exactOptional(),
  /** Of the incident; `major` when absent. */
  severity: z.enum(SEVERITIES).exactOptional(),
})
export type Transition = z.infer<typeof transitionSchema>
