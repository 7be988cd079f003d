import { z } from 'zod'
import { cronFault } from '../../root/heartbeat/cron.ts'
import { isTimeZone } from '../../zone-time.ts'
import { duration } from '../config-words.ts'

const YEAR_MS = 366 * 86_400_000

/** A heartbeat: nothing is probed; a job must call the check's push address in time (a dead man's switch). */
export const heartbeatProbeSchema = z
  .strictObject({
    every: duration(10_000, YEAR_MS, '1h')
      .exactOptional()
      .describe('The longest time between two heartbeats; either this or `cron`.'),
    cron: z
      .string()
      .max(200)
      .superRefine((text, context) => {
        const message = cronFault(text)
        if (message !== undefined) context.addIssue({ code: 'custom', message })
      })
      .exactOptional()
      .meta({ examples: ['0 3 * * *'] })
      .describe('When the job runs, as five fields of cron or as @hourly, @daily, @weekly, @monthly or @yearly.'),
    timeZone: z
      .string()
      .refine(isTimeZone, 'a time zone such as Europe/Vienna')
      .exactOptional()
      .meta({ examples: ['Europe/Vienna'] })
      .describe('The time zone of `cron`; UTC when absent.'),
    grace: duration(0, 7 * 86_400_000, '5m')
      .default('5m')
      .describe('How much later than expected a heartbeat may come before the check fails.'),
  })
  .superRefine(({ every, cron, timeZone }, context) => {
    if (every === undefined && cron === undefined) {
      context.addIssue({ code: 'custom', path: ['every'], message: 'one of every (such as 1h) and cron' })
    }
    if (every !== undefined && cron !== undefined) {
      context.addIssue({ code: 'custom', path: ['cron'], message: 'only one of every and cron' })
    }
    if (timeZone !== undefined && cron === undefined) {
      context.addIssue({ code: 'custom', path: ['timeZone'], message: 'a time zone only beside cron' })
    }
  })
  .meta({ oneOf: [{ required: ['every'] }, { required: ['cron'] }] })
export type HeartbeatProbe = z.infer<typeof heartbeatProbeSchema>
