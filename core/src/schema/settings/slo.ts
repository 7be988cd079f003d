import { HOUR_MS } from '../../durations.ts'
import { z } from 'zod'
import { duration, idSchema } from '../config-words.ts'

/** The windows that an objective may be kept over, in days of UTC of which today is the last. */
export const SLO_WINDOW_DAYS = { '7d': 7, '28d': 28, '30d': 30, '90d': 90 } as const
export type SloWindow = keyof typeof SLO_WINDOW_DAYS
export const SLO_WINDOWS = Object.keys(SLO_WINDOW_DAYS) as SloWindow[]

/** Most objectives of a project. */
export const SLOS_MAX = 500

/** An objective for a service or one of its checks: which share of its probes must be good. */
export const sloSchema = z
  .strictObject({
    id: idSchema.describe('Unique among objectives.'),
    name: z.string().min(1).max(100).optional().describe('Shown on the dashboard; what it asks for when absent.'),
    service: idSchema.exactOptional().describe('Id of a service: the samples of all its checks are added up.'),
    check: z
      .string()
      .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'a service and one of its checks, such as payments.http')
      .exactOptional()
      .describe('One check of a service, such as payments.http, in place of a whole service.'),
    objective: z
      .number()
      .min(50)
      .max(99.999)
      .refine((percent) => Math.abs(percent * 1000 - Math.round(percent * 1000)) < 1e-6, 'at most three decimals')
      .describe('Percent of the samples that must be good, such as 99.9.'),
    window: z.enum(SLO_WINDOWS).default('30d').describe('Days over which it is kept.'),
    latency: z
      .strictObject({ under: duration(1, 120_000, '300ms').describe('Answers that take longer are bad.') })
      .exactOptional()
      .describe('Makes it an objective for latency; without it, for availability.'),
    minBadSamples: z
      .int()
      .min(1)
      .max(1000)
      .default(3)
      .describe('Bad samples in the long window below which nobody is told: one lost probe is no trend.'),
    alerts: z.boolean().default(true).describe('Whether to open incidents.'),
    noDataAfter: duration(10 * 60_000, 168 * HOUR_MS, '30m')
      .default('30m')
      .describe(
        'Without any sample for this long, and for two intervals of its checks, people are told that nothing is known.',
      ),
  })
  .refine(({ service, check }) => (service === undefined) !== (check === undefined), {
    path: ['service'],
    message: 'either a service or a check',
  })
  .meta({ id: 'Slo' })
export type Slo = z.infer<typeof sloSchema>
