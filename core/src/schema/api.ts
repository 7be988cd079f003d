import { z } from 'zod'
import { meshConfigSchema } from './config.ts'
import { INCIDENT_TEXT_BYTES_MAX, SEVERITIES } from './incident.ts'
import { SETTINGS_KINDS } from './settings.ts'

/** Request of the callable `applyConfig`: the whole configuration, validated again on the server. */
export const applyConfigRequestSchema = z.strictObject({
  config: meshConfigSchema,
  /** Only compute the plan. */
  dryRun: z.boolean().default(false),
  /** How many services the caller knows to be deleted: confirms an apply that deletes most or all of them. */
  deletes: z.int().min(1).exactOptional(),
})
export type ApplyConfigRequest = z.infer<typeof applyConfigRequestSchema>

/** One line of the plan that `mesh apply` prints. */
export const planLineSchema = z.strictObject({
  change: z.enum(['create', 'update', 'delete', 'unchanged']),
  kind: z.enum([
    'service',
    'check',
    'notifier',
    'route',
    'control',
    'access',
    'actions',
    'ledger',
    ...Object.values(SETTINGS_KINDS),
  ]),
  id: z.string(),
  /** Names of the fields that change, for updates. */
  fields: z.array(z.string()),
})
export type PlanLine = z.infer<typeof planLineSchema>

/** Answer of the callable `applyConfig`. */
export const applyConfigResponseSchema = z.strictObject({ plan: z.array(planLineSchema), applied: z.boolean() })
export type ApplyConfigResponse = z.infer<typeof applyConfigResponseSchema>

/** Request of the callable `heartbeatUrl`: the push address of a heartbeat check, or a new one. */
export const heartbeatUrlRequestSchema = z.strictObject({
  checkId: z
    .string()
    .max(127)
    .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'the id of a check, such as payments.backup'),
  /** Make the old address worthless. */
  rotate: z.boolean().default(false),
})

/** Answer of the callable `heartbeatUrl`: where on the site jobs call; whoever knows it can do so. */
export const heartbeatUrlResponseSchema = z.strictObject({ path: z.string().startsWith('/heartbeat/') })
export type HeartbeatUrlResponse = z.infer<typeof heartbeatUrlResponseSchema>

const textSchema = z
  .string()
  .trim()
  .min(1, 'some words')
  .refine(
    (text) => new TextEncoder().encode(text).length <= INCIDENT_TEXT_BYTES_MAX,
    `at most ${INCIDENT_TEXT_BYTES_MAX} bytes of text`,
  )

/** What every callable that changes an incident takes. */
const incidentRequestSchema = z.strictObject({
  incidentId: z
    .string()
    .max(200)
    .regex(/^[a-z0-9-]+\.[a-z0-9-]+_\d+$/, 'the id of an incident, such as payments.http_1767268800'),
  /** Made by the client for this one change: the same request sent again changes nothing again. */
  requestId: z.uuid(),
})

const incidentDecisionSchema = incidentRequestSchema.extend({
  /** The incident's revision that the person saw. */
  revision: z.int().min(0),
})

export const acknowledgeIncidentRequestSchema = incidentDecisionSchema
export const reopenIncidentRequestSchema = incidentDecisionSchema
/** `assignee` is an account's uid; null for nobody. */
export const assignIncidentRequestSchema = incidentDecisionSchema.extend({
  assignee: z.string().min(1).max(128).nullable(),
})
export const commentIncidentRequestSchema = incidentRequestSchema.extend({ text: textSchema })
export const setIncidentSeverityRequestSchema = incidentDecisionSchema.extend({ severity: z.enum(SEVERITIES) })
export const resolveIncidentRequestSchema = incidentDecisionSchema.extend({ reason: textSchema })

/** Requests of the callables that change an incident, by the callable's name. */
export interface IncidentRequests {
  acknowledgeIncident: z.infer<typeof acknowledgeIncidentRequestSchema>
  assignIncident: z.infer<typeof assignIncidentRequestSchema>
  commentIncident: z.infer<typeof commentIncidentRequestSchema>
  setIncidentSeverity: z.infer<typeof setIncidentSeverityRequestSchema>
  resolveIncident: z.infer<typeof resolveIncidentRequestSchema>
  reopenIncident: z.infer<typeof reopenIncidentRequestSchema>
}

/** Answer of the callables that change an incident: its revision now. */
export interface IncidentResponse {
  revision: number
}
