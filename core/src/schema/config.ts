import { z } from 'zod'
import { duration, idSchema } from './config-words.ts'
import { CHECK_LIMITS, conditionSchema, httpProbeSchema, PROTOCOLS, protocolsOf } from './check.ts'
import { conditionFault } from '../root/conditions/condition-fault.ts'
import { NOTIFY_LIMITS, notifierSchema, routeSchema } from './notifier.ts'
import { dnsProbeSchema } from './protocols/dns.ts'
import { grpcProbeSchema } from './protocols/grpc.ts'
import { tcpProbeSchema } from './protocols/tcp.ts'
import { tlsProbeSchema } from './protocols/tls.ts'
import { websocketProbeSchema } from './protocols/websocket.ts'

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
  expectStatus: httpProbeSchema.shape.expectStatus
    .unwrap()
    .min(1)
    .refine(
      (expected) => expected.length <= CHECK_LIMITS.expectStatusMax,
      `at most ${CHECK_LIMITS.expectStatusMax} codes or classes`,
    )
    .optional()
    .describe('Codes or classes that count as success; 2xx when absent and no condition looks at [STATUS].'),
})

const conditionConfigSchema = z.union([
  conditionSchema.shape.if,
  z.strictObject({
    if: conditionSchema.shape.if,
    severity: conditionSchema.shape.severity
      .default('fail')
      .describe('A condition of severity warn that is not met makes the check degraded, not down.'),
  }),
])

/** One check of a service, as a person writes it in mesh.yaml. */
export const checkConfigSchema = z
  .strictObject({
    id: idSchema.describe('Unique within the service.'),
    name: z.string().min(1).max(100).optional().describe('Shown on the dashboard; the id when absent.'),
    http: httpConfigSchema.exactOptional().describe('An HTTP or HTTPS request and the answer that counts as success.'),
    tcp: tcpProbeSchema.exactOptional().describe('A TCP connection, with something said and answered if wanted.'),
    tls: tlsProbeSchema.exactOptional().describe('A TLS handshake and the days that the certificate has left.'),
    dns: dnsProbeSchema.exactOptional().describe('The records of a name.'),
    websocket: websocketProbeSchema.exactOptional().describe('A WebSocket connection and a message if wanted.'),
    grpc: grpcProbeSchema.exactOptional().describe('The standard gRPC health service.'),
    conditions: z
      .array(conditionConfigSchema)
      .min(1)
      .max(CHECK_LIMITS.conditionsMax)
      .exactOptional()
      .describe('What the answer of an http check must meet, such as [BODY].status == UP; all of them.'),
    compat: z
      .literal('gatus')
      .exactOptional()
      .describe('Read the conditions exactly as Gatus does, where a failed connection alone fails nothing.'),
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
  .superRefine((check, context) => {
    const [first, ...others] = protocolsOf(check)
    if (first === undefined) {
      context.addIssue({ code: 'custom', path: ['http'], message: `one protocol: ${PROTOCOLS.join(', ')}` })
    }
    for (const other of others) {
      context.addIssue({ code: 'custom', path: [other], message: `one protocol only: the check has ${first} already` })
    }
    const { conditions = [], compat } = check
    if (conditions.length > 0 && check.http === undefined) {
      context.addIssue({ code: 'custom', path: ['conditions'], message: 'conditions only on an http check' })
    }
    if (compat !== undefined && conditions.length === 0) {
      context.addIssue({ code: 'custom', path: ['compat'], message: 'compat only beside conditions' })
    }
    for (const [index, condition] of conditions.entries()) {
      const [text, path] = typeof condition === 'string' ? [condition, []] : [condition.if, ['if']]
      const message = conditionFault(text, compat ?? 'strict')
      if (message !== undefined) context.addIssue({ code: 'custom', path: ['conditions', index, ...path], message })
    }
  })
  .meta({ id: 'Check', oneOf: PROTOCOLS.map((protocol) => ({ required: [protocol] })) })
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
    notifiers: z
      .array(notifierSchema)
      .max(NOTIFY_LIMITS.notifiersMax)
      .exactOptional()
      .describe('Where notices of incidents can be sent; secrets are named, never written here.'),
    routes: z
      .array(routeSchema)
      .max(NOTIFY_LIMITS.routesMax)
      .exactOptional()
      .describe('Which incidents are sent to which notifiers; the first route that names a notifier decides for it.'),
  })
  .superRefine(({ notifiers = [], routes = [] }, context) => {
    const ids = new Set(notifiers.map(({ id }) => id))
    for (const [index, route] of routes.entries()) {
      for (const [place, id] of route.notifiers.entries()) {
        if (ids.has(id)) continue
        const path = ['routes', index, 'notifiers', place]
        context.addIssue({ code: 'custom', path, message: `the id of a notifier in this file; there is no "${id}"` })
      }
    }
  })
  .meta({ id: 'Mesh', title: 'mesh.yaml' })
export type MeshConfig = z.infer<typeof meshConfigSchema>
