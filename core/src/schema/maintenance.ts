import { z } from 'zod'
import { personSchema } from './incident.ts'

/**
 * `maintenance/{requestId of its opening}`: maintenance that a person opened. Kept for good: who worked on what, when and why.
 */
export const maintenanceSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Ids of the services worked on; empty when `isEverything`. */
  services: z.array(z.string()),
  isEverything: z.boolean(),
  reason: z.string(),
  startTime: z.date(),
  /** Moves to the moment at which somebody ended it early. */
  endTime: z.date(),
  plannedEndTime: z.date(),
  openedBy: personSchema,
  /** Who ended it early; null when nobody did. */
  endedBy: personSchema.nullable(),
  /** Id of the request that ended it early; null when none did. */
  endRequestId: z.string().nullable(),
})
export type OpenedMaintenance = z.infer<typeof maintenanceSchema>
