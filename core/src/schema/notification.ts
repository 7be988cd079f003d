import { z } from 'zod'
import { INCIDENT_STATES, SEVERITIES } from './incident.ts'
import { notifierSchema, quietHoursSchema, routeSchema } from './notifier.ts'

/** `notifySettings/current`: notifiers and routes of mesh.yaml, in the file's order; read as a whole by every routing. */
export const notifySettingsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  notifiers: z.array(notifierSchema),
  routes: z.array(routeSchema),
})
export type NotifySettings = z.infer<typeof notifySettingsSchema>

export const NOTICE_KINDS = ['trigger', 'reminder', 'acknowledge', 'resolve'] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** What a notice says; every provider renders it in its own form. Plain text without secrets. */
export const noticeMessageSchema = z.strictObject({
  title: z.string(),
  text: z.string(),
  /** Page of the incident; null where Mesh does not know its own address. */
  link: z.string().nullable(),
  severity: z.enum(SEVERITIES),
  state: z.enum(INCIDENT_STATES),
  service: z.strictObject({ id: z.string(), name: z.string(), group: z.string() }),
  openTime: z.date().nullable(),
  resolveTime: z.date().nullable(),
  /** How many other services had open incidents that this one explained, when it was sent; absent where nobody counted. */
  affectedServices: z.int().exactOptional(),
})
export type NoticeMessage = z.infer<typeof noticeMessageSchema>

/** `notices/{noticeId}`: one message to one notifier; the outbox of incidents and the record of what was sent. */
export const noticeSchema = z.strictObject({
  schemaVersion: z.literal(1),
  incidentId: z.string(),
  checkId: z.string(),
  notifierId: z.string(),
  kind: z.enum(NOTICE_KINDS),
  /** Grows each time that people reopen the incident: milliseconds of the last time, 0 before. */
  episode: z.int(),
  /** Which reminder it is; 0 for the other kinds. */
  reminder: z.int(),
  message: noticeMessageSchema,
  /**
   * What its route wants of a trigger and its reminders: how often to remind (null for never) and when to be quiet; null for
   * the other kinds and where it wants neither.
   */
  remind: z.strictObject({ everyMs: z.int().nullable(), quietHours: quietHoursSchema.nullable() }).nullable(),
  /** `failed` is the dead letter; `cancelled` was not worth sending any more. */
  state: z.enum(['pending', 'sent', 'failed', 'cancelled']),
  /** Attempts begun; also the fencing number of the one under way. */
  attempts: z.int(),
  /** When a pending notice is looked at next; an attempt under way moves it to where its lease ends. */
  dueTime: z.date(),
  /** When quiet hours or a reminder's interval let it go at the earliest; null when it may go at once. */
  heldUntil: z.date().nullable(),
  /**
   * The last maintenance that held it back, or what people silenced it with (its id is then the action's); `isOver` when it
   * waits for its end no more. Null when none did.
   */
  maintenance: z
    .strictObject({
      id: z.string(),
      name: z.string(),
      endTime: z.date(),
      isOver: z.boolean(),
      isSilence: z.literal(true).exactOptional(),
    })
    .nullable()
    .default(null),
  /** Why it was not sent yet, or not at all; names no secret. */
  reason: z.string(),
  createTime: z.date(),
  updateTime: z.date(),
  sentTime: z.date().nullable(),
})
export type Notice = z.infer<typeof noticeSchema>
