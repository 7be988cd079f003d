import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Clock } from '../../kit/clock.ts'
import { STATUS } from '../../kit/rpc-error.ts'
import type { Issuer } from '../identity/issuer.ts'
import { parseTaskName, queueId } from './names.ts'
import { targetOf, type Target } from './target.ts'
import type { Outcome, Task } from './types.ts'

export interface SendOptions {
  clock: Clock
  issuer: Issuer
  /** `host:port` of the Functions emulator. */
  functionsHost: string | undefined
  log: (line: string) => void
}

/** What a task's own headers cannot set. Source: google.cloud.tasks.v2.HttpRequest.headers */
const RESERVED = /^(host|content-length|user-agent|x-google-.*|x-appengine-.*|x-cloudtasks-.*)$/i

/** Says where a queue's tasks go once per queue and address, then makes attempts; the function that it answers never rejects. */
export function taskSender({ clock, issuer, functionsHost, log }: SendOptions) {
  const told = new Set<string>()
  return async (task: Task, { scheduleMicros }: { scheduleMicros: number }): Promise<Outcome> => {
    const target = targetOf(task.request.url, functionsHost)
    if (typeof target === 'string') return { kind: 'failed', code: STATUS.FAILED_PRECONDITION, message: target }
    const { queue } = parseTaskName(task.name)
    const way = `${queueId(queue)}: tasks for ${task.request.url} go to ${target.url.href}`
    if (target.functionId !== undefined && !told.has(way)) log(`queue ${way}`)
    told.add(way)
    const abort = new AbortController()
    const cancel = clock.after(task.dispatchDeadlineMs, () => abort.abort())
    try {
      return await post(
        task,
        target,
        { ...taskHeaders(task, scheduleMicros), ...(await bearer(task, issuer)) },
        abort.signal,
      )
    } finally {
      cancel()
    }
  }
}

async function bearer({ request }: Task, issuer: Issuer): Promise<Record<string, string>> {
  if (request.oidcToken === undefined) return {}
  const { serviceAccountEmail: account, audience } = request.oidcToken
  return { authorization: `Bearer ${await issuer.sign({ audience: audience || request.url, account })}` }
}

/** Source: https://cloud.google.com/tasks/docs/creating-http-target-tasks#handler */
function taskHeaders(task: Task, scheduleMicros: number): Record<string, string> {
  const { queue, id } = parseTaskName(task.name)
  const own = Object.entries(task.request.headers).filter(([name]) => !RESERVED.test(name))
  const { httpStatus } = task.last ?? {}
  return {
    ...Object.fromEntries(own.map(([name, value]) => [name.toLowerCase(), value])),
    'user-agent': 'Google-Cloud-Tasks',
    'content-length': String(Buffer.from(task.request.body, 'base64').length),
    'x-cloudtasks-queuename': queueId(queue),
    'x-cloudtasks-taskname': id,
    'x-cloudtasks-taskretrycount': String(task.dispatchCount),
    'x-cloudtasks-taskexecutioncount': String(task.responseCount),
    'x-cloudtasks-tasketa': (scheduleMicros / 1e6).toFixed(6),
    ...(httpStatus === undefined ? {} : { 'x-cloudtasks-taskpreviousresponse': String(httpStatus) }),
  }
}

function post(task: Task, { url, functionId }: Target, headers: Record<string, string>, signal: AbortSignal) {
  return new Promise<Outcome>((resolve) => {
    const broken = (error: NodeJS.ErrnoException): void => {
      if (signal.aborted) resolve({ kind: 'failed', code: STATUS.DEADLINE_EXCEEDED, message: 'no answer in time' })
      else if (functionId !== undefined && error.code === 'ECONNREFUSED') resolve({ kind: 'absent' })
      else resolve({ kind: 'failed', code: STATUS.UNAVAILABLE, message: error.code ?? error.message })
    }
    const open = url.protocol === 'https:' ? requestHttps : requestHttp
    // A connection per attempt: the emulator closes idle ones, and a request on a closing connection would look like a failure.
    const outgoing = open(url, { method: task.request.method, headers, agent: false, signal }, (response) => {
      let start = ''
      response.setEncoding('utf8').on('data', (text: string) => (start = (start + text).slice(0, 200)))
      response.on('error', broken)
      response.on('end', () => resolve(outcomeOf(response.statusCode ?? 0, start, functionId)))
    })
    outgoing.on('error', broken)
    outgoing.end(Buffer.from(task.request.body, 'base64'))
  })
}

function outcomeOf(httpStatus: number, body: string, functionId: string | undefined): Outcome {
  if (httpStatus >= 200 && httpStatus < 300) return { kind: 'done', httpStatus }
  // The Functions emulator's own words: it has not loaded the function.
  const isMissing = httpStatus === 404 && body.startsWith(`Function ${functionId} does not exist`)
  if (functionId !== undefined && isMissing) return { kind: 'absent' }
  return { kind: 'failed', code: CODES[httpStatus] ?? STATUS.UNKNOWN, message: `HTTP ${httpStatus}`, httpStatus }
}

/** Source: google.rpc.Code */
const CODES: Record<number, number> = {
  400: STATUS.INVALID_ARGUMENT,
  401: STATUS.UNAUTHENTICATED,
  403: STATUS.PERMISSION_DENIED,
  404: STATUS.NOT_FOUND,
  409: STATUS.ABORTED,
  429: STATUS.RESOURCE_EXHAUSTED,
  500: STATUS.INTERNAL,
  501: STATUS.UNIMPLEMENTED,
  503: STATUS.UNAVAILABLE,
  504: STATUS.DEADLINE_EXCEEDED,
}
