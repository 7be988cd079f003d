import { CONTROL_ROOT, controlReply } from '../../kit/control.ts'
import { RpcError } from '../../kit/rpc-error.ts'
import { parseJson, readBody, sendJson, sendText } from '../transport/http/exchange.ts'
import type { Exchange } from '../transport/http/exchange.ts'
import type { Route } from '../transport/http/routes.ts'
import type { Wire } from '../transport/wire.ts'
import type { Deliveries } from '../triggers/deliveries.ts'
import { describeStatus } from './status.ts'
import { uploadRules } from './rules-upload.ts'

/** What the emulator's own endpoints act on. */
export interface Controlled {
  wire: Wire
  /** Undefined when the emulator was started without a functions emulator. */
  deliveries: Deliveries | undefined
}

const RULES = /^\/emulator\/v1\/projects\/([^/:]+):securityRules$/
const DOCUMENTS = /^\/emulator\/v1\/(projects\/[^/]+\/databases\/[^/]+)\/documents$/
const EVENTARC_TRIGGER = /^\/emulator\/v1\/projects\/([^/]+)\/eventarcTrigger$/
const FIRST_GENERATION_TRIGGER = /^\/emulator\/v1\/projects\/[^/]+\/triggers\/[^/]+$/

async function readJsonBody({ request }: Exchange): Promise<unknown> {
  const text = await readBody(request)
  return text.trim() === '' ? undefined : parseJson(text)
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
  for (const { name } of wire.service.databases()) wire.service.clear(name)
}

async function answerSuite(controlled: Controlled, exchange: Exchange): Promise<boolean> {
  const { method, response } = exchange
  const path = exchange.path.replace(/%28/gi, '(').replace(/%29/g, ')')
  const rulesProject = RULES.exec(path)?.[1]
  if (rulesProject !== undefined && method === 'PUT') {
    const { issues, refusal } = uploadRules(controlled.wire.service, await readJsonBody(exchange))
    if (refusal === undefined) sendJson(response, 200, { issues })
    else sendText(response, 400, refusal)
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
  if (FIRST_GENERATION_TRIGGER.test(path) && method === 'PUT') {
    console.error(
      `Firestore emulator: ${path} is a first generation trigger, which gets no events; use firebase-functions/v2`,
    )
    sendJson(response, 200, {})
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
      const isAnswered = exchange.path.startsWith(CONTROL_ROOT)
        ? await answerMesh(controlled, exchange)
        : await answerSuite(controlled, exchange)
      if (isAnswered) return
      const what = `${exchange.method} ${exchange.path}`
      throw new RpcError('UNIMPLEMENTED', `Mesh's Firestore emulator has no endpoint ${what}`)
    },
  }
}
