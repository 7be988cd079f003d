import { z } from 'zod'

/** Bounds of a check's configuration; the prober and the planner rely on them. */
export const CHECK_LIMITS = {
  intervalMsMin: 5_000,
  intervalMsMax: 86_400_000,
  timeoutMsMin: 100,
  timeoutMsMax: 30_000,
  thresholdMax: 100,
  headersMax: 32,
  bodyBytesMax: 65_536,
  expectStatusMax: 20,
} as const

/** An HTTP probe: what to send and which status codes count as a success. */
export const httpProbeSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .refine(
      (url) => !/^https?:\/\/[^/?#]*@/i.test(url),
      'a URL without user name and password: every viewer can read it',
    ),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).default('GET'),
  headers: z
    .record(
      z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'a header name: letters, digits and hyphens'),
      z.string().max(4096),
    )
    .refine(
      (headers) => Object.keys(headers).length <= CHECK_LIMITS.headersMax,
      `at most ${CHECK_LIMITS.headersMax} headers`,
    )
    .default({}),
  body: z.string().max(CHECK_LIMITS.bodyBytesMax).optional(),
  /** Exact codes or classes such as `2xx`. */
  expectStatus: z
    .array(z.union([z.int().min(100).max(599), z.enum(['1xx', '2xx', '3xx', '4xx', '5xx'])]))
    .min(1)
    .default(['2xx']),
})
export type HttpProbe = z.infer<typeof httpProbeSchema>

/** What the prober needs to know of one check; carried in `plans/{boardId}` and in a batch message. */
export const compiledCheckSchema = z.strictObject({
  checkId: z.string(),
  serviceId: z.string(),
  serviceName: z.string(),
  name: z.string(),
  group: z.string(),
  intervalMs: z.int(),
  timeoutMs: z.int(),
  failureThreshold: z.int(),
  successThreshold: z.int(),
  /** Slower answers than this are `degraded`; absent means never. */
  degradedAfterMs: z.int().optional(),
  http: httpProbeSchema,
})
export type CompiledCheck = z.infer<typeof compiledCheckSchema>
