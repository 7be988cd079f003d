import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { durationText } from '@mesh/core/root/duration-text'
import { expectedStatusText, matchStatus } from '@mesh/core/root/match-status'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CompiledCheck, HttpProbe } from '@mesh/core/schema/check'
import { explainFailure } from './explain-failure.ts'
import { redirected, type ProbeRequest } from './redirect.ts'

const REDIRECTS_MAX = 10
const BODY_BYTES_MAX = 1_048_576
const HEADER_BYTES_MAX = 65_536
const DEFAULT_HEADERS = { 'user-agent': 'Mesh/0.1', accept: '*/*' }

/**
 * Probes one HTTP check over a connection of its own, as a new visitor would. `timeoutMs` covers everything from the
 * look-up of the name to the end of the body. Never throws: what went wrong is in the answer.
 */
export async function probeHttp(check: CompiledCheck): Promise<ProbeAnswer> {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), check.timeoutMs)
  const request = firstRequest(check.http)
  const place = { url: request.url }
  const startMs = performance.now()
  try {
    const answer = await exchange(request, check.http, place, deadline.signal)
    const latencyMs = Math.round(10 * (performance.now() - startMs)) / 10
    return { ...judge(check, answer, latencyMs), latencyMs, statusCode: answer.status }
  } catch (error) {
    const { outcome, message } = deadline.signal.aborted
      ? ({ outcome: 'fail', message: `no answer within ${durationText(check.timeoutMs)}` } as const)
      : explainFailure(error, place.url)
    return { outcome, message, latencyMs: null, statusCode: null }
  } finally {
    clearTimeout(timer)
    deadline.abort()
  }
}

interface Answer {
  status: number
  /** Set when redirects did not come to an end. */
  lastLocation?: string
}

function firstRequest(http: HttpProbe): ProbeRequest {
  const names = new Set(Object.keys(http.headers).map((name) => name.toLowerCase()))
  const defaults = Object.entries(DEFAULT_HEADERS).filter(([name]) => !names.has(name))
  return {
    url: new URL(http.url),
    method: http.method,
    headers: { ...Object.fromEntries(defaults), ...http.headers },
    body: http.body,
  }
}

/** Sends the request and follows redirects, except when their status is expected itself; `place` says where it is. */
async function exchange(
  first: ProbeRequest,
  { expectStatus }: HttpProbe,
  place: { url: URL },
  signal: AbortSignal,
): Promise<Answer> {
  let request = first
  for (let hop = 0; ; hop += 1) {
    const response = await send(request, signal)
    await readCapped(response)
    const { statusCode: status = 0, headers } = response
    const next = matchStatus(expectStatus, status) ? undefined : redirected(request, status, headers.location)
    if (next === undefined) return { status }
    if (hop === REDIRECTS_MAX) return { status, lastLocation: next.url.href }
    request = next
    place.url = next.url
  }
}

function send({ url, method, headers, body }: ProbeRequest, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? requestHttps : requestHttp
    const framed = body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) }
    const request = open(url, { method, headers: framed, signal, agent: false, maxHeaderSize: HEADER_BYTES_MAX })
    request.on('error', reject).on('response', resolve).end(body)
  })
}

/** Reads the body to its end or to the cap; leaving the loop closes the connection. */
async function readCapped(response: AsyncIterable<Buffer>): Promise<void> {
  let bytes = 0
  for await (const chunk of response) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) return
  }
}

function judge(check: CompiledCheck, answer: Answer, latencyMs: number): Pick<ProbeAnswer, 'outcome' | 'message'> {
  if (answer.lastLocation !== undefined) {
    return {
      outcome: 'fail',
      message: `more than ${REDIRECTS_MAX} redirects (the last to ${answer.lastLocation.slice(0, 150)})`,
    }
  }
  const { expectStatus } = check.http
  if (!matchStatus(expectStatus, answer.status)) {
    return { outcome: 'fail', message: `HTTP ${answer.status} (expected ${expectedStatusText(expectStatus)})` }
  }
  if (check.degradedAfterMs !== undefined && latencyMs > check.degradedAfterMs) {
    const message = `slow: answered in ${durationText(latencyMs)} (degraded after ${durationText(check.degradedAfterMs)})`
    return { outcome: 'slow', message }
  }
  return { outcome: 'ok', message: '' }
}
