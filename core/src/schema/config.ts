import { z } from 'zod'
import { SEVERITIES } from './incident.ts'
import { duration, durationMs, idSchema, labelsSchema } from './config-words.ts'
import {
  CHECK_LIMITS,
  conditionSchema,
  httpProbeSchema,
  isJudgedWithoutLatency,
  PROTOCOLS,
  protocolsOf,
} from './check.ts'
import { conditionFault } from '../conditions/condition-fault.ts'
import { unseenFault } from '../conditions/unseen-fault.ts'
import { checkRoundConfig, controlsSchema, roundFaults } from './round-config.ts'
import { NOTIFY_LIMITS, notifierSchema, routeSchema } from './notifier.ts'
import { dnsProbeSchema } from './protocols/dns.ts'
import { domainProbeSchema } from './protocols/domain.ts'
import { freshnessProbeSchema } from './protocols/freshness.ts'
import { grpcProbeSchema } from './protocols/grpc.ts'
import { heartbeatProbeSchema } from './protocols/heartbeat.ts'
import { tcpProbeSchema } from './protocols/tcp.ts'
import { SETTINGS_SECTIONS } from './settings.ts'
import { accessConfigSchema } from './settings/access.ts'
import { actionsConfigSchema } from './settings/actions.ts'
import { ledgerSettingsSchema } from './settings/ledger.ts'
import { refuseOpenAddresses } from './settings/refuse-open-addresses.ts'
import { refuseUnknownNames } from './settings/refuse-unknown-names.ts'
import { refuseUnknownTargets } from './settings/refuse-unknown-targets.ts'
import { statusPageFaults } from '../status/status-page-faults.ts'
import { refuseWrongRelations } from './settings/refuse-wrong-relations.ts'
import { tlsProbeSchema } from './protocols/tls.ts'
import { websocketProbeSchema } from './protocols/websocket.ts'

/** Words in a header's name that say that its value is a secret. */
const SECRET_NAME =
  /(^|[-_.])(auth|authorization|cookie|token|secret|password|credentials?|api-?key|access-?key|auth-?key|subscription-?key|functions-?key)([-_.]|$)/i

/** Schemes of HTTP authentication (RFC 9110, section 11.1), whatever the header's name. */
const SECRET_VALUE = /^(basic|bearer|token) +\S{4,}/i

const NO_SECRET =
  'a header that carries no secret, since every viewer can read checks: keep the value in Secret Manager and write { secret: NAME } in its place, or { secret: NAME, format: "Bearer {}" }'

const LATIN_LINE = /^[\t\x20-\x7e\x80-\xff]*$/

/** The request that a person may write down: narrower than what is stored, so that stored checks stay readable. */
const httpConfigShape = httpProbeSchema.extend({
  headers: httpProbeSchema.shape.headers
    .superRefine((headers, context) => {
      for (const [name, value] of Object.entries(headers)) {
        if (typeof value !== 'string') continue
        if (SECRET_NAME.test(name) || SECRET_VALUE.test(value))
          context.addIssue({ code: 'custom', path: [name], message: NO_SECRET })
        else if (!LATIN_LINE.test(value)) {
          context.addIssue({ code: 'custom', path: [name], message: 'one line of Latin text, without line breaks' })
        }
      }
    })
    .describe(
      'Sent as they are and readable by every viewer, or { secret: NAME } for a value that only the prober reads from Secret Manager, as names such as Authorization or Cookie need.',
    ),
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
const httpConfigSchema = httpConfigShape.refine(
  ({ url, clientCertificate }) => clientCertificate === undefined || /^https:/i.test(url),
  { path: ['clientCertificate'], message: 'a client certificate only with an https address' },
)

const conditionConfigSchema = z.union(
  [
    conditionSchema.shape.if,
    z.strictObject({
      if: conditionSchema.shape.if,
      severity: conditionSchema.shape.severity
        .default('fail')
        .describe('A condition of severity warn that is not met makes the check degraded, not down.'),
    }),
  ],
  'a condition such as "[STATUS] == 200", or a map with the keys if and severity (warn or fail)',
)

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
    heartbeat: heartbeatProbeSchema
      .exactOptional()
      .describe('A push address that a job must call in time; npm run mesh -- heartbeat <service>.<check> shows it.'),
    domain: domainProbeSchema.exactOptional().describe("The end of a domain's registration."),
    freshness: freshnessProbeSchema
      .exactOptional()
      .describe("The age of the newest document of a query on this project's Firestore."),
    conditions: z
      .array(conditionConfigSchema)
      .min(1)
      .max(CHECK_LIMITS.conditionsMax)
      .exactOptional()
      .describe(
        'What the answer must meet, such as [BODY].status == UP; all of them. What they can look at depends on the protocol.',
      ),
    compat: z
      .literal('gatus')
      .exactOptional()
      .describe('Read the conditions exactly as Gatus does, where a failed connection alone fails nothing.'),
    interval: duration(CHECK_LIMITS.intervalMsMin, CHECK_LIMITS.intervalMsMax, '1m')
      .optional()
      .describe(
        'How often to probe; 1m when absent, 12h for domain, which takes no less than 1h. In the cloud the planner runs once a minute; shorter intervals take effect locally.',
      ),
    timeout: duration(CHECK_LIMITS.timeoutMsMin, CHECK_LIMITS.timeoutMsMax, '10s')
      .default('10s')
      .describe('How long to wait for the whole answer.'),
    degradedAfter: duration(1, CHECK_LIMITS.timeoutMsMax, '800ms')
      .optional()
      .describe('Answers slower than this are degraded.'),
    severity: z.enum(SEVERITIES).exactOptional().describe('How bad an incident of this check is; major when absent.'),
    failureThreshold: z
      .int()
      .min(1)
      .max(CHECK_LIMITS.thresholdMax)
      .optional()
      .describe(
        'Failures in a row that turn the check down and open an incident; 3 when absent, 1 for heartbeat and freshness, 2 for domain.',
      ),
    successThreshold: z
      .int()
      .min(1)
      .max(CHECK_LIMITS.thresholdMax)
      .optional()
      .describe(
        'Successes in a row that bring it back and resolve the incident; 2 when absent, 1 for heartbeat, domain and freshness.',
      ),
    ...checkRoundConfig,
  })
  .superRefine((check, context) => {
    const [first, ...others] = protocolsOf(check)
    if (first === undefined) {
      context.addIssue({ code: 'custom', path: ['http'], message: `one protocol: ${PROTOCOLS.join(', ')}` })
    }
    for (const other of others) {
      context.addIssue({ code: 'custom', path: [other], message: `one protocol only: the check has ${first} already` })
    }
    if (check.domain !== undefined && (durationMs(check.interval ?? '12h') ?? 0) < CHECK_LIMITS.domainIntervalMsMin) {
      const message = 'at least 1h for domain: a registration changes seldom, and registries limit who asks often'
      context.addIssue({ code: 'custom', path: ['interval'], message })
    }
    if (check.degradedAfter !== undefined && first !== undefined && isJudgedWithoutLatency(first)) {
      const message = `no degradedAfter here: how long ${first} takes to judge says nothing of the service`
      context.addIssue({ code: 'custom', path: ['degradedAfter'], message })
    }
    if (check.regions !== undefined && first !== undefined && isJudgedWithoutLatency(first)) {
      const message = `no regions here: what ${first} judges is the same from everywhere`
      context.addIssue({ code: 'custom', path: ['regions'], message })
    }
    for (const issue of roundFaults(check)) context.addIssue({ code: 'custom', ...issue })
    const { conditions = [], compat } = check
    if (compat !== undefined && conditions.length === 0) {
      context.addIssue({ code: 'custom', path: ['compat'], message: 'compat only beside conditions' })
    }
    for (const [index, condition] of conditions.entries()) {
      const [text, path] = typeof condition === 'string' ? [condition, []] : [condition.if, ['if']]
      const mode = compat ?? 'strict'
      const message =
        conditionFault(text, mode) ?? (first === undefined ? undefined : unseenFault(text, mode, first, check[first]))
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
    labels: labelsSchema.exactOptional().describe('Words of your own, such as team: shop; routes can ask for them.'),
    dependsOn: z
      .array(idSchema)
      .max(50)
      .exactOptional()
      .describe(
        'Ids of the services that this one needs: while one of them is down, it explains the failures of this one.',
      ),
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
    controls: controlsSchema.exactOptional(),
    groups: SETTINGS_SECTIONS.groups
      .exactOptional()
      .describe('Services of which some may be down before anyone is told.'),
    maintenance: SETTINGS_SECTIONS.maintenance
      .exactOptional()
      .describe('Planned work: probing goes on, nobody is told, and objectives do not count it.'),
    slos: SETTINGS_SECTIONS.slos
      .exactOptional()
      .describe('Objectives for services and checks: which share of the samples must be good.'),
    overrideRules: SETTINGS_SECTIONS.overrideRules
      .exactOptional()
      .describe('Which actions to propose when incidents last; nothing is carried out by these rules alone.'),
    statusPages: SETTINGS_SECTIONS.statusPages
      .exactOptional()
      .describe('Pages that everybody may read; nothing is public unless it is listed here.'),
    access: accessConfigSchema
      .exactOptional()
      .describe('Who becomes a member without an invitation; only admins change it.'),
    actions: actionsConfigSchema
      .exactOptional()
      .describe('What actions need before they are applied, and when none is; only admins change it.'),
    ledger: ledgerSettingsSchema
      .exactOptional()
      .describe('The log of everything that people and Mesh do: who may read its hashes, and who watches whom.'),
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
  .superRefine(refuseOpenAddresses)
  .superRefine(refuseUnknownNames)
  .superRefine(refuseWrongRelations)
  .superRefine(refuseUnknownTargets)
  .superRefine(({ services, statusPages = [] }, context) => {
    for (const { path, message } of statusPageFaults(statusPages, services)) {
      context.addIssue({ code: 'custom', path: ['statusPages', ...path], message })
    }
  })
  .meta({ id: 'Mesh', title: 'mesh.yaml' })
export type MeshConfig = z.infer<typeof meshConfigSchema>
