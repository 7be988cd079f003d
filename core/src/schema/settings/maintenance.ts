import { z } from 'zod'
import { isTimeZone } from '../../zone-time.ts'
import { duration, idSchema } from '../config-words.ts'

/** Bounds of maintenance; whoever works longer opens another window. */
export const MAINTENANCE_LIMITS = {
  windowsMax: 100,
  durationMsMin: 60_000,
  durationMsMax: 7 * 86_400_000,
  servicesMax: 100,
} as const

/** In the order of `Date.getUTCDay`. */
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export type Weekday = (typeof WEEKDAYS)[number]

const timeZone = z
  .string()
  .refine(isTimeZone, 'a time zone such as Europe/Vienna')
  .meta({ examples: ['Europe/Vienna'] })

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/
const localTime = z
  .string()
  .regex(LOCAL_TIME, 'a local date and time such as 2026-03-01T02:00')
  .refine((text) => !LOCAL_TIME.test(text) || isDate(text), 'a date that the calendar has')
  .meta({ examples: ['2026-03-01T02:00'] })

const everySchema = z
  .strictObject({
    days: z.array(z.enum(WEEKDAYS)).min(1).max(7).exactOptional().describe('Days of the week on which it begins.'),
    dayOfMonth: z
      .int()
      .min(1)
      .max(31)
      .exactOptional()
      .describe('Day of the month on which it begins; months without that day have none.'),
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 02:00')
      .meta({ examples: ['02:00'] }),
    timeZone,
  })
  .refine(({ days, dayOfMonth }) => (days === undefined) !== (dayOfMonth === undefined), {
    path: ['days'],
    message: 'either days or dayOfMonth',
  })

/** Planned work on services, once or again and again, as a person writes it in mesh.yaml. */
export const maintenanceConfigSchema = z
  .strictObject({
    id: idSchema.describe('Unique among maintenance windows.'),
    name: z.string().min(1).max(100).exactOptional().describe('Shown on the dashboard; the id when absent.'),
    services: z
      .array(idSchema)
      .min(1)
      .max(MAINTENANCE_LIMITS.servicesMax)
      .exactOptional()
      .describe('Ids of the services worked on.'),
    groups: z
      .array(z.string().min(1).max(100))
      .min(1)
      .max(MAINTENANCE_LIMITS.servicesMax)
      .exactOptional()
      .describe('Names of the groups that services name with `group`.'),
    everything: z.literal(true).exactOptional().describe('Every service.'),
    from: localTime
      .exactOptional()
      .describe('When it begins, once; a time that the clock skips is the next one that it shows.'),
    to: localTime.exactOptional().describe('When it ends: the first time after `from` that the clock shows this.'),
    timeZone: timeZone.exactOptional().describe('The zone of `from` and `to`.'),
    every: everySchema.exactOptional().describe('When it begins, again and again.'),
    duration: duration(MAINTENANCE_LIMITS.durationMsMin, MAINTENANCE_LIMITS.durationMsMax, '2h')
      .exactOptional()
      .describe('How long each one of `every` lasts, whatever the clock does meanwhile.'),
  })
  .superRefine((window, context) => {
    const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    const scopes = [window.services, window.groups, window.everything].filter((one) => one !== undefined)
    if (scopes.length !== 1) fault('services', 'exactly one of services, groups and everything')
    const { from, to, timeZone: zone, every, duration: length } = window
    if (every !== undefined) {
      if (length === undefined) fault('duration', 'a duration such as 2h beside every')
      for (const key of ['from', 'to', 'timeZone'] as const) {
        if (window[key] !== undefined) fault(key, `no ${key} beside every: a window is planned once or again and again`)
      }
      return
    }
    if (from === undefined) fault('from', 'from, to and timeZone for once, or every and duration for again and again')
    if (length !== undefined) fault('duration', 'to in place of duration: only every has a duration')
    if (from === undefined) return
    if (zone === undefined) fault('timeZone', 'the time zone of from and to, such as Europe/Vienna')
    if (to === undefined) return fault('to', 'a local date and time such as 2026-03-01T04:00')
    if (!isDate(from) || !isDate(to)) return
    const lengthMs = Date.parse(`${to}Z`) - Date.parse(`${from}Z`)
    if (lengthMs <= 0) fault('to', 'a time after from')
    if (lengthMs > MAINTENANCE_LIMITS.durationMsMax) fault('to', 'at most seven days after from')
  })
  .meta({ id: 'Maintenance' })
export type MaintenanceConfig = z.infer<typeof maintenanceConfigSchema>

/** `Date.parse` takes 30 February for 2 March. */
function isDate(text: string): boolean {
  const ms = Date.parse(`${text}Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}
