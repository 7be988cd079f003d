import { z } from 'zod'
import { isTimeZone } from '../zone-time.ts'
import { duration, idSchema, labelsSchema } from './config-words.ts'
import { SEVERITIES } from './incident.ts'
import { secretNameSchema } from './secret-name.ts'

/** Bounds of notifiers and routes: all of them fit one document that every incident's routing reads. */
export const NOTIFY_LIMITS = { notifiersMax: 50, routesMax: 40, recipientsMax: 20 } as const

function secret(what: string) {
  return secretNameSchema.describe(`Secret Manager's name of ${what}.`).meta({ examples: ['team-chat'] })
}

/** One line, so that no header or command can be smuggled into a mail. */
const lineSchema = z
  .string()
  .min(1)
  .max(320)
  .regex(/^[^\r\n]+$/, 'one line')
const addressSchema = z.email('an e-mail address such as team@example.com').max(254)

function chat<const Type extends string>(type: Type, what: string) {
  return z.strictObject({ id: idSchema, type: z.literal(type), secret: secret(`${what}, which is a secret`) })
}

/** A place that notices are sent to, as a person writes it in mesh.yaml and as it is stored: secrets by name only. */
export const notifierSchema = z
  .discriminatedUnion('type', [
    z.strictObject({
      id: idSchema,
      type: z.literal('webhook'),
      url: z
        .url({ protocol: /^https?$/ })
        .max(2048)
        .describe('Receives each notice as signed JSON; https, and readable by every viewer.'),
      secret: secret('the key that signs requests'),
    }),
    chat('slack', 'an incoming webhook address'),
    chat('discord', "a channel's webhook address"),
    chat('teams', 'the address of a workflow that posts Adaptive Cards'),
    chat('googleChat', "a space's webhook address"),
    z.strictObject({
      id: idSchema,
      type: z.literal('telegram'),
      chatId: z.string().regex(/^(-?\d+|@\w+)$/, 'the number of a chat or @channel'),
      secret: secret("the bot's token"),
    }),
    z.strictObject({
      id: idSchema,
      type: z.literal('pagerduty'),
      region: z.enum(['us', 'eu']).default('us'),
      secret: secret('the routing key of an Events API v2 integration'),
    }),
    z.strictObject({
      id: idSchema,
      type: z.literal('opsgenie'),
      region: z.enum(['us', 'eu']).default('us'),
      secret: secret('the key of an API integration'),
    }),
    z.strictObject({
      id: idSchema,
      type: z.literal('email'),
      host: z.hostname('a host name such as smtp.example.com').describe('SMTP server.'),
      port: z.int().min(1).max(65_535).default(587).describe('465 speaks TLS at once, others must offer STARTTLS.'),
      user: lineSchema.describe('Signs in to the server.'),
      from: addressSchema,
      to: z.array(addressSchema).min(1).max(NOTIFY_LIMITS.recipientsMax),
      secret: secret('the password'),
    }),
  ])
  .meta({ id: 'Notifier' })
export type Notifier = z.infer<typeof notifierSchema>
export type NotifierType = Notifier['type']

const timeOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 22:00')
  .meta({ examples: ['22:00'] })

/** A span of every day in which nobody is disturbed. */
export const quietHoursSchema = z
  .strictObject({
    timeZone: z
      .string()
      .refine(isTimeZone, 'a time zone such as Europe/Berlin')
      .meta({ examples: ['Europe/Berlin'] }),
    from: timeOfDaySchema,
    to: timeOfDaySchema.describe('May be earlier than `from`: the hours then pass midnight.'),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'another time than `from`' })
  .meta({ id: 'QuietHours' })
export type QuietHours = z.infer<typeof quietHoursSchema>

/** Which incidents go to which notifiers, as a person writes it in mesh.yaml. */
export const routeSchema = z
  .strictObject({
    id: idSchema,
    notifiers: z.array(idSchema).min(1).max(NOTIFY_LIMITS.notifiersMax),
    services: z.array(idSchema).min(1).max(100).exactOptional().describe('Only these services; all when absent.'),
    groups: z.array(z.string().max(100)).min(1).max(20).exactOptional().describe('Only services of these groups.'),
    labels: labelsSchema.exactOptional().describe('Only services that have all of these labels.'),
    severities: z.array(z.enum(SEVERITIES)).min(1).exactOptional().describe('Only incidents that open so severe.'),
    quietHours: quietHoursSchema
      .exactOptional()
      .describe('Holds notices back until these hours end; an incident that is over by then is not told.'),
    remindEvery: duration(300_000, 86_400_000, '30m')
      .exactOptional()
      .describe('Tells again while the incident is open and nobody has acknowledged it.'),
  })
  .meta({ id: 'Route' })
export type Route = z.infer<typeof routeSchema>
