import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { checkOrigin } from '../kit/check-origin.ts'
import type { Clock } from '../kit/clock.ts'
import { CONTROL_ROOT, controlReply } from '../kit/control.ts'
import type { Faults } from '../kit/faults.ts'
import { readJson, sendJson } from '../kit/json-http.ts'
import { httpErrorOf, RpcError } from '../kit/rpc-error.ts'
import type { Secret, Secrets } from './secrets.ts'

const SECRETS = /^\/v1\/(projects\/[^/]+)\/secrets$/
const ADD_VERSION = /^\/v1\/(projects\/[^/]+\/secrets\/[^/]+):addVersion$/

/**
 * The part of Secret Manager's REST API that creates, fills and lists secrets
 * (https://docs.cloud.google.com/secret-manager/docs/reference/rest), and the test hooks; anything else says what this is.
 */
export function secretManagerRest(secrets: Secrets, hooks: Hooks, log: (line: string) => void): RequestListener {
  return (request, response) => {
    answer(secrets, hooks, request, response).catch((error: unknown) => {
      const sent = httpErrorOf(rpcErrorOf(error, log))
      sendJson(response, sent.code, { error: sent })
    })
  }
}

interface Hooks {
  clock: Clock
  faults: Faults
}

function rpcErrorOf(error: unknown, log: (line: string) => void): RpcError {
  if (error instanceof RpcError) return error
  if (error instanceof SyntaxError) return new RpcError('INVALID_ARGUMENT', error.message)
  log(error instanceof Error ? error.message : String(error))
  return new RpcError('INTERNAL', 'internal error')
}

async function answer(
  secrets: Secrets,
  hooks: Hooks,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  checkOrigin(request)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const [, parent] = SECRETS.exec(pathname) ?? []
  const [, secret] = ADD_VERSION.exec(pathname) ?? []
  if (pathname.startsWith(CONTROL_ROOT)) {
    const { method = 'GET' } = request
    const reply = controlReply({ method, path: pathname, body: await readJson(request) }, hooks)
    if (reply === undefined) throw new RpcError('NOT_FOUND', `There is no ${pathname}; there are clock and faults.`)
    sendJson(response, reply.status, reply.body)
  } else if (parent !== undefined && request.method === 'GET') {
    sendJson(response, 200, { secrets: secrets.list(parent).map(shown) })
  } else if (parent !== undefined && request.method === 'POST') {
    sendJson(response, 200, shown(secrets.create(parent, searchParams.get('secretId') ?? '')))
  } else if (secret !== undefined && request.method === 'POST') {
    const body = (await readJson(request)) as { payload?: { data?: unknown } } | undefined
    const data = body?.payload?.data
    if (typeof data !== 'string') throw new RpcError('INVALID_ARGUMENT', 'Expected payload.data, in base64.')
    const { name, state } = secrets.addVersion(secret, Buffer.from(data, 'base64'))
    sendJson(response, 200, { name, state })
  } else {
    sendJson(response, 200, { emulator: "Mesh's Secret Manager stand-in: no protection at all" })
  }
}

function shown({ name, createSeconds }: Pick<Secret, 'name' | 'createSeconds'>) {
  return { name, createTime: new Date(1000 * createSeconds).toISOString(), replication: { automatic: {} } }
}
