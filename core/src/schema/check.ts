import { z } from 'zod'
import { SEVERITIES } from './incident.ts'
import { REGIONS } from '../root/regions.ts'
import { dnsProbeSchema } from './protocols/dns.ts'
import { domainProbeSchema } from './protocols/domain.ts'
import { freshnessProbeSchema } from './protocols/freshness.ts'
import { grpcProbeSchema } from './protocols/grpc.ts'
import { heartbeatProbeSchema } from './protocols/heartbeat.ts'
import { secretHeaderSchema } from './protocols/secret-header.ts'
import { tcpProbeSchema } from './protocols/tcp.ts'
import { tlsProbeSchema } from './protocols/tls.ts'
import { websocketProbeSchema } from './protocols/websocket.ts'
import { secretNameSchema } from './secret-name.ts'

/** Bounds of a check's configuration; the prober and the planner rely on them. */
export const CHECK_LIMITS = {
  intervalMsMin: 5_000,
  intervalMsMax: 86_400_000,
  domainIntervalMsMin: 3_600_000,
  timeoutMsMin: 100,
  timeoutMsMax: 30_000,
  thresholdMax: 100,
  headersMax: 32,
  bodyBytesMax: 65_536,
  expectStatusMax: 20,
  redirectsMax: 20,
  conditionsMax: 30,
  conditionCharactersMax: 1000,
  controlsMax: 3,
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
      z.union(
        [z.string().max(4096), secretHeaderSchema],
        'text, or { secret: NAME } with format: "Bearer {}" if wanted',
      ),
    )
    .refine(
      (headers) => Object.keys(headers).length <= CHECK_LIMITS.headersMax,
      `at most ${CHECK_LIMITS.headersMax} headers`,
    )
    .default({}),
  body: z.string().max(CHECK_LIMITS.bodyBytesMax).optional(),
  /** Shown to the server of an https address that asks for one; never sent on to another origin. */
  clientCertificate: z
    .strictObject({
      secret: secretNameSchema.describe("Secret Manager's name of the PEM: certificate chain and private key."),
    })
    .exactOptional()
    .describe('The certificate that this request is made with.'),
  /** Exact codes or classes such as `2xx`; none when conditions alone judge the status. */
  expectStatus: z
    .array(
      z.union(
        [z.int().min(100).max(599), z.enum(['1xx', '2xx', '3xx', '4xx', '5xx'])],
        'a status code (100 to 599) or a class such as 2xx',
      ),
    )
    .default(['2xx']),
  /** Absent means that up to ten are followed. */
  redirects: z
    .strictObject({
      follow: z.boolean().default(true).describe('Whether to send the request where a redirect points.'),
      max: z.int().min(1).max(CHECK_LIMITS.redirectsMax).default(10).describe('Redirects in a row before giving up.'),
    })
    .exactOptional(),
})
export type HttpProbe = z.infer<typeof httpProbeSchema>

/** What an answer must meet (docs/recipes/conditions.md), and what follows when it does not. */
export const conditionSchema = z.strictObject({
  if: z.string().min(1).max(CHECK_LIMITS.conditionCharactersMax),
  severity: z.enum(['warn', 'fail']),
})
export type CheckCondition = z.infer<typeof conditionSchema>

/** The ways to probe; a check has exactly one of these keys. */
const PROBES = {
  http: httpProbeSchema.exactOptional(),
  tcp: tcpProbeSchema.exactOptional(),
  tls: tlsProbeSchema.exactOptional(),
  dns: dnsProbeSchema.exactOptional(),
  websocket: websocketProbeSchema.exactOptional(),
  grpc: grpcProbeSchema.exactOptional(),
  heartbeat: heartbeatProbeSchema.exactOptional(),
  domain: domainProbeSchema.exactOptional(),
  freshness: freshnessProbeSchema.exactOptional(),
}
export type Protocol = keyof typeof PROBES
export const PROTOCOLS = Object.keys(PROBES) as Protocol[]

/** The protocols whose keys a check has: one, unless it is faulty. */
export function protocolsOf(check: { [P in Protocol]?: unknown }): Protocol[] {
  return PROTOCOLS.filter((protocol) => check[protocol] !== undefined)
}

/** Whether a protocol judges what has become of something, so that one answer is sure and its latency says nothing. */
export function isJudgedWithoutLatency(protocol: Protocol): boolean {
  return protocol === 'heartbeat' || protocol === 'domain' || protocol === 'freshness'
}

/** What the prober needs to know of one check; carried in `plans/{boardId}` and in a batch message. */
export const compiledCheckSchema = z
  .strictObject({
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
    conditions: z.array(conditionSchema).exactOptional(),
    /** How bad an incident of this check is; `major` when absent. */
    severity: z.enum(SEVERITIES).exactOptional(),
    /** Conditions are read as Gatus reads them. */
    compat: z.literal('gatus').exactOptional(),
    /** Absent means the home region alone. */
    regions: z.array(z.enum(REGIONS)).min(1).exactOptional(),
    /** How many regions must fail, and must succeed; absent means the majority. */
    failQuorum: z.int().min(1).max(REGIONS.length).exactOptional(),
    recoverQuorum: z.int().min(1).max(REGIONS.length).exactOptional(),
    /** Absent means that another region is asked before a check of one region goes down. */
    reprobe: z.literal(false).exactOptional(),
    /** Not probed until this is gone. */
    paused: z.literal(true).exactOptional(),
    ...PROBES,
  })
  .refine((check) => protocolsOf(check).length === 1, `exactly one of ${PROTOCOLS.join(', ')}`)
export type CompiledCheck = z.infer<typeof compiledCheckSchema>

/** A check that is known to have one protocol. */
export type CheckOf<P extends Protocol> = CompiledCheck & Required<Pick<CompiledCheck, P>>
