import { z } from 'zod'

/** `incidents/{checkId}_{seq}`: something that people must know about until it is resolved. */
export const incidentSchema = z.strictObject({
  schemaVersion: z.literal(1),
  state: z.enum(['open', 'resolved']),
  title: z.string(),
  checkId: z.string(),
  serviceId: z.string(),
  serviceName: z.string(),
  /** What the probe said when the check went down. */
  cause: z.string(),
  /** Null while only the resolving change has been seen (messages may arrive in any order). */
  openTime: z.date().nullable(),
  resolveTime: z.date().nullable(),
  updateTime: z.date(),
})
export type Incident = z.infer<typeof incidentSchema>

/** `incidents/{id}/events/{eventId}`: the timeline; append-only. */
export const incidentEventSchema = z.strictObject({
  schemaVersion: z.literal(1),
  action: z.enum(['incident.open', 'incident.resolve']),
  actor: z.string(),
  time: z.date(),
  message: z.string(),
})
export type IncidentEvent = z.infer<typeof incidentEventSchema>
