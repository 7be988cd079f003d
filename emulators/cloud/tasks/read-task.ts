import { randomInt } from 'node:crypto'
import { RpcError } from '../../kit/rpc-error.ts'
import { LIMITS } from './limits.ts'
import { parseTaskName } from './names.ts'
import type { Task, TaskRequest } from './types.ts'
import { microsOf, type WireRequest, type WireTask } from './wire.ts'

const METHODS = new Set(['POST', 'GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH'])

/** The task that a caller asks for, checked as production checks it; throws INVALID_ARGUMENT. */
export function readTask(parent: string, wire: WireTask, nowMicros: number): Task {
  const { name = `${parent}/tasks/${systemId()}`, httpRequest, scheduleTime, dispatchDeadline } = wire
  if (parseTaskName(name).queue !== parent) {
    throw invalid(
      `The queue name from request ("${parent}") must be the same as the queue name in the named task ("${name}").`,
    )
  }
  if (httpRequest === undefined) throw invalid('Task.http_request is required: the stand-in has no App Engine targets.')
  const request = readRequest(httpRequest)
  const askedMicros = scheduleTime === undefined ? nowMicros : microsOf(scheduleTime)
  if (askedMicros - nowMicros > LIMITS.scheduleMicros) {
    const time = new Date(askedMicros / 1_000).toISOString()
    throw invalid(
      `The Task.scheduleTime, ${time}, is too far in the future. Schedule time must be no more than 720h in the future.`,
    )
  }
  const dispatchDeadlineMs =
    dispatchDeadline === undefined ? LIMITS.deadlineMs.default : Math.trunc(microsOf(dispatchDeadline) / 1_000)
  if (dispatchDeadlineMs < LIMITS.deadlineMs.min || dispatchDeadlineMs > LIMITS.deadlineMs.max) {
    throw invalid(`Task.dispatch_deadline is ${dispatchDeadlineMs / 1_000} s; it must be between 15 s and 30 min.`)
  }
  const task: Task = {
    name,
    request,
    createMicros: Math.floor(nowMicros / 1e6) * 1e6,
    scheduleMicros: Math.max(askedMicros, nowMicros),
    dispatchDeadlineMs,
    dispatchCount: 0,
    responseCount: 0,
  }
  if (bytesOf(task) > LIMITS.taskBytes) throw invalid('Task size too large')
  return task
}

function readRequest({ url = '', httpMethod, headers = {}, body, oauthToken, oidcToken }: WireRequest): TaskRequest {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw invalid(`HttpRequest.url is ${JSON.stringify(url)}; expected http:// or https://.`)
  if (url.length > LIMITS.urlChars) throw invalid(`HttpRequest.url is longer than ${LIMITS.urlChars} characters.`)
  const method = httpMethod === undefined || httpMethod === 'HTTP_METHOD_UNSPECIFIED' ? 'POST' : httpMethod
  if (!METHODS.has(method))
    throw invalid(`HttpRequest.http_method is ${method}; expected one of ${[...METHODS].join(', ')}.`)
  if (body !== undefined && body.length > 0 && !WITH_BODY.has(method)) {
    throw invalid(`HttpRequest.body is set for ${method}; a body goes only with ${[...WITH_BODY].join(', ')}.`)
  }
  if (oauthToken !== undefined) throw invalid('HttpRequest.oauth_token: the stand-in has OIDC tokens only.')
  const { serviceAccountEmail = '', audience = '' } = oidcToken ?? {}
  if (oidcToken !== undefined && !serviceAccountEmail.includes('@')) {
    throw invalid(`OidcToken.service_account_email is ${JSON.stringify(serviceAccountEmail)}; expected an address.`)
  }
  return {
    url,
    method,
    headers,
    body: Buffer.from(body ?? []).toString('base64'),
    ...(oidcToken === undefined ? {} : { oidcToken: { serviceAccountEmail, audience } }),
  }
}

/** What counts against the limit is not documented exactly: name, address, headers and body. */
function bytesOf({ name, request: { url, headers, body } }: Task): number {
  const words = [name, url, ...Object.entries(headers).flat()].join('')
  return Buffer.byteLength(words) + Buffer.byteLength(body, 'base64')
}

/** Production names tasks without a name by numbers of up to 20 digits. */
function systemId(): string {
  return `${randomInt(1, 2 ** 47)}${String(randomInt(10 ** 6)).padStart(6, '0')}`
}

function invalid(message: string): RpcError {
  return new RpcError('INVALID_ARGUMENT', message)
}
