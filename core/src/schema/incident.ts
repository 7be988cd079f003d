import { z } from 'zod'
import { silenceSchema } from './override-state.ts'

export const INCIDENT_STATES = ['open', 'acknowledged', 'resolved'] as const
export type IncidentState = (typeof INCIDENT_STATES)[number]

/** Worst first. */
export const SEVERITIES = ['critical', 'major', 'minor'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Most bytes of a comment or a reason, in UTF-8: a timeline of 200 events stays below 1 MiB. */
export const INCIDENT_TEXT_BYTES_MAX = 4096

/** Who did something: an account's uid and the name that it shows; never an e-mail address, since viewers read this. */
export const personSchema = z.strictObject({ uid: z.string(), name: z.string() })
export type Person = z.infer<typeof personSchema>

/** Mesh itself, as the actor of what checks cause. */
export const MESH: Person = { uid: 'mesh', name: 'mesh' }

/** What an incident is about: one check, an N-of-M group of services, a service level objective, or an action. */
export const INCIDENT_SCOPES = ['check', 'group', 'slo', 'action'] as const
export type IncidentScope = (typeof INCIDENT_SCOPES)[number]

/**
 * `incidents/{checkId}_{seq}`, `incidents/group.{groupId}_{seq}`, `incidents/slo.{sloId}_{seq}`, `incidents/action.{actionId}`: something that people must
 * know about until it is resolved.
 */
export const incidentSchema = z.strictObject({
  schemaVersion: z.literal(1),
  state: z.enum(INCIDENT_STATES),
  severity: z.enum(SEVERITIES).default('major'),
  /** Who works on it; null for nobody. */
  assignee: personSchema.nullable().default(null),
  title: z.string(),
  scope: z.enum(INCIDENT_SCOPES).default('check'),
  /** Id of the group, of the objective or of the action; empty for a check, which `checkId` names. */
  scopeId: z.string().default(''),
  /** Empty unless the incident is about a check. */
  checkId: z.string(),
  /** Empty for a group, which has several, and for an action. */
  serviceId: z.string(),
  serviceName: z.string(),
  /** What the probe said when the check went down, or how a group or an objective stands. */
  cause: z.string(),
  /** The open incident that explains this one, itself explained by none; null while this one stands for itself. */
  causeId: z.string().nullable().default(null),
  /** Title of the incident that explains this one, as it was when they were joined; empty for none. */
  causeText: z.string().default(''),
  /** Open without anybody being told, since its group tolerates it; `causeText` says which. */
  isQuiet: z.boolean().default(false),
  /** When `causeId` or `isQuiet` changed last; null while they never did. */
  causeTime: z.date().nullable().default(null),
  /** Null while only the resolving change has been seen (messages may arrive in any order). */
  openTime: z.date().nullable(),
  /** Set exactly while the state is `resolved`. */
  resolveTime: z.date().nullable(),
  /** When a person reopened it last: a recovery that is older than that says nothing any more. */
  reopenTime: z.date().nullable().default(null),
  /** Nobody is told of it for a while; absent when somebody may be. */
  silence: silenceSchema.exactOptional(),
  updateTime: z.date(),
  /** Grows with every change of state, severity or assignee; whoever decides upon these names the one they saw. */
  revision: z.int().default(0),
})
export type Incident = z.infer<typeof incidentSchema>

/** `incidents/{id}/events/{eventId}`: the timeline; append-only. Ids are those of transitions and of people's requests. */
export const incidentEventSchema = z.strictObject({
  schemaVersion: z.literal(1),
  action: z.enum([
    'incident.open',
    'incident.acknowledge',
    'incident.assign',
    'incident.comment',
    'incident.setSeverity',
    'incident.resolve',
    'incident.reopen',
    'incident.recover',
    'incident.attach',
    'incident.detach',
  ]),
  /** uid of a person, or `mesh`. */
  actor: z.string(),
  actorName: z.string().default('mesh'),
  time: z.date(),
  /** The probe's words, a comment, a reason, a severity, the assignee's name, or the title of a cause; empty when the action says it all. */
  message: z.string(),
})
export type IncidentEvent = z.infer<typeof incidentEventSchema>
