import type { Agent } from 'undici'
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

/** Probes HTTP checks; each probe opens a connection of its own, as a new visitor would. */
export interface HttpProber {
  probe: (check: CompiledCheck) => Promise<ProbeAnswer>
  /** Drops whatever is still open. */
  close: () => Promise<void>
}

/** Opens a prober; undici is loaded by the first call. */
export async function openHttpProber(): Promise<HttpProber> {
  const { Agent } = await import('undici')
  const agent = new Agent({
    pipelining: 0,
    allowH2: false,
    maxCachedSessions: 0,
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 0 },
  })
  return { probe: (check) => probe(agent, check), close: () => agent.destroy() }
}

async function probe(agent: Agent, check: CompiledCheck): Promise<ProbeAnswer> {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), check.timeoutMs)
  const request = firstRequest(check.http)
  const place = { url: request.url }
  const startMs = performance.now()
  try {
    const answer = await exchange(agent, request, check.http, place, deadline.signal)
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
  agent: Agent,
  first: ProbeRequest,
  { expectStatus }: HttpProbe,
  place: { url: URL },
  signal: AbortSignal,
): Promise<Answer> {
  let request = first
  for (let hop = 0; ; hop += 1) {
    const { statusCode: status, headers, body } = await send(agent, request, signal)
    await readCapped(body)
    const location = [headers['location']].flat()[0]
    const next = matchStatus(expectStatus, status) ? undefined : redirected(request, status, location)
    if (next === undefined) return { status }
    if (hop === REDIRECTS_MAX) return { status, lastLocation: next.url.href }
    request = next
    place.url = next.url
  }
}

function send(agent: Agent, { url, method, headers, body }: ProbeRequest, signal: AbortSignal) {
  return agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers,
    body: body ?? null,
    signal,
  })
}

/** Reads the body to its end or to the cap; leaving the loop closes the connection. */
async function readCapped(body: AsyncIterable<Buffer>): Promise<void> {
  let bytes = 0
  for await (const chunk of body) {
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
