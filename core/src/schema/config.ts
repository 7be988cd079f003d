import { z } from 'zod'
import { CHECK_LIMITS, httpProbeSchema } from './check.ts'

const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Milliseconds of a duration such as `500ms`, `30s`, `5m` or `1h`; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  const match = /^(\d+)(ms|s|m|h)$/.exec(text)
  const unit = UNIT_MS[match?.[2] ?? '']
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit
}

function duration(minMs: number, maxMs: number, example: string) {
  return z
    .string()
    .regex(/^\d+(ms|s|m|h)$/, `a duration such as ${example}`)
    .refine((text) => {
      const ms = durationMs(text)
      return ms !== undefined && ms >= minMs && ms <= maxMs
    }, `a duration from ${minMs} ms to ${maxMs} ms`)
    .meta({ examples: [example] })
}

const idSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and inner hyphens, 1 to 63 characters')

/** Words in a header's name that say that its value is a secret. */
const SECRET_NAME =
  /(^|[-_.])(auth|authorization|cookie|token|secret|password|credentials?|api-?key|access-?key|auth-?key|subscription-?key|functions-?key)([-_.]|$)/i

const NO_SECRET =
  'a header that carries no secret: every viewer can read checks, and Mesh keeps no secrets for them yet; probe an address that needs no sign-in'

const LATIN_LINE = /^[\t\x20-\x7e\x80-\xff]*$/

/** The request that a person may write down: narrower than what is stored, so that stored checks stay readable. */
const httpConfigSchema = httpProbeSchema.extend({
  headers: httpProbeSchema.shape.headers
    .superRefine((headers, context) => {
      for (const [name, value] of Object.entries(headers)) {
        if (SECRET_NAME.test(name)) context.addIssue({ code: 'custom', path: [name], message: NO_SECRET })
        else if (!LATIN_LINE.test(value)) {
          context.addIssue({ code: 'custom', path: [name], message: 'one line of Latin text, without line breaks' })
        }
      }
    })
    .describe('Sent as they are and readable by every viewer: names such as Authorization or Cookie are refused.'),
  expectStatus: httpProbeSchema.shape.expectStatus.refine(
    (expected) => expected.length <= CHECK_LIMITS.expectStatusMax,
    `at most ${CHECK_LIMITS.expectStatusMax} codes or classes`,
  ),
})

/** One check of a service, as a person writes it in mesh.yaml. */
export const checkConfigSchema = z
  .strictObject({
    id: idSchema.describe('Unique within the service.'),
    name: z.string().min(1).max(100).optional().describe('Shown on the dashboard; the id when absent.'),
    http: httpConfigSchema.describe('An HTTP or HTTPS request and the answer that counts as success.'),
    interval: duration(CHECK_LIMITS.intervalMsMin, CHECK_LIMITS.intervalMsMax, '1m')
      .default('1m')
      .describe(
        'How often to probe. In the cloud the planner runs once a minute; shorter intervals take effect locally.',
      ),
    timeout: duration(CHECK_LIMITS.timeoutMsMin, CHECK_LIMITS.timeoutMsMax, '10s')
      .default('10s')
      .describe('How long to wait for the whole answer.'),
    degradedAfter: duration(1, CHECK_LIMITS.timeoutMsMax, '800ms')
      .optional()
      .describe('Answers slower than this are degraded.'),
    failureThreshold: z
      .int()
      .min(1)
      .max(CHECK_LIMITS.thresholdMax)
      .default(3)
      .describe('Failures in a row that turn the check down and open an incident.'),
    successThreshold: z
      .int()
      .min(1)
      .max(CHECK_LIMITS.thresholdMax)
      .default(2)
      .describe('Successes in a row that bring it back and resolve the incident.'),
  })
  .meta({ id: 'Check' })
export type CheckConfig = z.infer<typeof checkConfigSchema>

/** One service and its checks, as a person writes it in mesh.yaml. */
export const serviceConfigSchema = z
  .strictObject({
    id: idSchema.describe('Unique within the file.'),
    name: z.string().min(1).max(100).optional().describe('Shown on the dashboard; the id when absent.'),
    description: z.string().max(500).default('').describe('One sentence for the people on call.'),
    group: z.string().max(100).default('').describe('Services of one group are shown together.'),
    checks: z.array(checkConfigSchema).min(1).max(50),
  })
  .meta({ id: 'Service' })
export type ServiceConfig = z.infer<typeof serviceConfigSchema>

/** The whole of mesh.yaml. Duplicate ids are refused by `findDuplicateIds`, which knows the places. */
export const meshConfigSchema = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    services: z.array(serviceConfigSchema).max(5000).describe('The services that Mesh watches.'),
  })
  .meta({ id: 'Mesh', title: 'mesh.yaml' })
export type MeshConfig = z.infer<typeof meshConfigSchema>
