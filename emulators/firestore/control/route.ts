import { checkOrigin } from '../../kit/check-origin.ts'
import { CONTROL_ROOT, controlReply } from '../../kit/control.ts'
import { RpcError } from '../../kit/rpc-error.ts'
import type { RuleCoverage } from '../api/service.ts'
import { readBody, sendJson, sendText } from '../transport/http/exchange.ts'
import type { Exchange } from '../transport/http/exchange.ts'
import { parseJson } from '../transport/http/parse-json.ts'
import type { Route } from '../transport/http/routes.ts'
import type { Wire } from '../transport/wire.ts'
import type { Deliveries } from '../triggers/deliveries.ts'
import { parseExport } from './export.ts'
import { coveragePage } from './coverage-page.ts'
import { coverageReport } from './coverage-report.ts'
import { describeStatus } from './status.ts'
import { ttlReply } from './ttl.ts'
import { uploadRules } from './rules-upload.ts'

/** What the emulator's own endpoints act on. */
export interface Controlled {
  wire: Wire
  /** Undefined when the emulator was started without a functions emulator. */
  deliveries: Deliveries | undefined
}

const RULES = /^\/emulator\/v1\/projects\/([^/:]+):securityRules$/
const EXPORT = /^\/emulator\/v1\/projects\/([^/:]+):export$/
const RULE_COVERAGE = /^\/emulator\/v1\/projects\/([^/:]+):ruleCoverage(\.html)?$/
const DOCUMENTS = /^\/emulator\/v1\/(projects\/[^/]+\/databases\/[^/]+)\/documents$/
const EVENTARC_TRIGGER = /^\/emulator\/v1\/projects\/([^/]+)\/eventarcTrigger$/
const FIRST_GENERATION_TRIGGER = /^\/emulator\/v1\/projects\/[^/]+\/triggers\/([^/]+)$/

async function readJsonBody({ request }: Exchange): Promise<unknown> {
  const text = await readBody(request)
  return text.trim() === '' ? undefined : parseJson(text)
}

function coverageOf({ wire }: Controlled, project: string): RuleCoverage {
  const coverage = wire.service.ruleCoverage(project)
  if (coverage === undefined) throw new RpcError('NOT_FOUND', `No security rules are loaded for project ${project}`)
  return coverage
}

function registerTrigger({ deliveries }: Controlled, project: string, query: URLSearchParams, body: unknown): void {
  const key = query.get('eventarcTriggerId')
  if (key === null || key === '') throw new RpcError('INVALID_ARGUMENT', 'Expected ?eventarcTriggerId=<trigger key>')
  deliveries?.register(project, key, body)
}

function reset({ wire, deliveries }: Controlled): void {
  wire.faults.reset()
  deliveries?.flush()
  wire.clock.thaw()
  wire.service.ttl.reset()
  wire.service.clearAll()
}

async function answerSuite(controlled: Controlled, exchange: Exchange): Promise<boolean> {
  const { method, response } = exchange
  const path = exchange.path.replace(/%28/gi, '(').replace(/%29/g, ')')
  const rulesProject = RULES.exec(path)?.[1]
  if (rulesProject !== undefined && method === 'PUT') {
    const { issues, refusal } = uploadRules(controlled.wire.service, rulesProject, await readJsonBody(exchange))
    if (refusal === undefined) sendJson(response, 200, { issues })
    else sendText(response, 400, refusal)
    return true
  }
  const [, coverageProject, page] = RULE_COVERAGE.exec(path) ?? []
  if (coverageProject !== undefined && method === 'GET') {
    const coverage = coverageOf(controlled, coverageProject)
    if (page === undefined) sendJson(response, 200, coverageReport(coverage))
    else sendText(response, 200, coveragePage(coverageProject, coverage), 'text/html; charset=utf-8')
    return true
  }
  const database = DOCUMENTS.exec(path)?.[1]
  if (database !== undefined && method === 'DELETE') {
    controlled.wire.service.clear(database)
    sendJson(response, 200, {})
    return true
  }
  const project = EVENTARC_TRIGGER.exec(path)?.[1]
  if (project !== undefined && method === 'POST') {
    registerTrigger(controlled, project, exchange.query, await readJsonBody(exchange))
    sendJson(response, 200, {})
    return true
  }
  const exported = EXPORT.exec(path)?.[1]
  if (exported !== undefined && method === 'POST') {
    sendJson(response, 200, await controlled.wire.service.export(parseExport(exported, await readJsonBody(exchange))))
    return true
  }
  const firstGeneration = FIRST_GENERATION_TRIGGER.exec(path)?.[1]
  if (firstGeneration !== undefined && method === 'PUT') {
    // An error would keep the suite from starting, with all the functions that do get events.
    const warning = `The function ${firstGeneration} is of the first generation and gets no events here; write it with firebase-functions/v2`
    console.error(`Firestore emulator: ${warning}`)
    sendJson(response, 200, { warning })
    return true
  }
  return false
}

async function answerMesh(controlled: Controlled, exchange: Exchange): Promise<boolean> {
  const { method, path, response } = exchange
  const { wire, deliveries } = controlled
  if (path === `${CONTROL_ROOT}reset` && method === 'POST') {
    reset(controlled)
    sendJson(response, 200, {})
    return true
  }
  if (path === `${CONTROL_ROOT}status` && method === 'GET') {
    sendJson(response, 200, describeStatus(wire, deliveries))
    return true
  }
  if (path === `${CONTROL_ROOT}ttl`) {
    sendJson(response, 200, ttlReply(wire.service.ttl, method, await readJsonBody(exchange)))
    return true
  }
  if (path === `${CONTROL_ROOT}indexes` && method === 'PUT') {
    wire.service.loadIndexes(await readBody(exchange.request))
    sendJson(response, 200, {})
    return true
  }
  const reply = controlReply({ method, path, body: await readJsonBody(exchange) }, wire)
  if (reply === undefined) return false
  if (method !== 'GET') deliveries?.flush()
  sendJson(response, reply.status, reply.body)
  return true
}

/** The endpoints that the Emulator Suite, rules-unit-testing and Mesh's own tests use to steer the emulator. */
export function controlRoute(controlled: Controlled): Route {
  return {
    prefix: '/emulator/v1/',
    async answer(exchange) {
      checkOrigin(exchange.request)
      const isAnswered = exchange.path.startsWith(CONTROL_ROOT)
        ? await answerMesh(controlled, exchange)
        : await answerSuite(controlled, exchange)
      if (isAnswered) return
      const what = `${exchange.method} ${exchange.path}`
      throw new RpcError('UNIMPLEMENTED', `Mesh's Firestore emulator has no endpoint ${what}`)
    },
  }
}
