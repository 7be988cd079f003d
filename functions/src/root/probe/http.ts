import { judgeConditions } from '@mesh/core/root/conditions/judge-conditions'
import { needsOf } from '@mesh/core/root/conditions/needs-of'
import type { Observation } from '@mesh/core/root/conditions/observation'
import { expectedStatusText, matchStatus } from '@mesh/core/root/match-status'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CheckOf, HttpProbe } from '@mesh/core/schema/check'
import { now } from '../../kit/clock.ts'
import { attempt, type Verdict } from './attempt.ts'
import { livePin, type Pin } from './guard/pin.ts'
import { exchangeHttp, REDIRECTS, type HttpAnswer } from './http-exchange.ts'
import { parseJson } from './parse-json.ts'
import type { ProbeRequest } from './redirect.ts'

const DEFAULT_HEADERS = { 'user-agent': 'Mesh/0.1', accept: '*/*' }

/**
 * Probes one HTTP check over a connection of its own, as a new visitor would. Where `compat` is `gatus`, the conditions
 * judge a failed exchange too, but neither a refused target nor a trouble of Mesh's own.
 */
export async function probeHttp(check: CheckOf<'http'>, pin: Pin = livePin): Promise<ProbeAnswer> {
  const request = firstRequest(check.http)
  const needs = needsOf(
    (check.conditions ?? []).map((condition) => condition.if),
    modeOf(check),
  )
  const startMs = performance.now()
  let ip: string | undefined
  const noting: Pin = async (host) => {
    const pinned = await pin(host)
    ip ??= pinned.addresses[0]?.address
    return pinned
  }
  const seen = () => ({
    responseTimeMs: Math.round(10 * (performance.now() - startMs)) / 10,
    ...(ip === undefined ? {} : { ip }),
  })

  const answer = await attempt(check, request.url, async ({ signal, place }) => {
    const last = await exchangeHttp(request, check.http, { pin: noting, signal, keepsBody: needs.body, place })
    return { ...judge(check, last, { ...seen(), isConnected: true }, needs.body), statusCode: last.status }
  })
  const hadNoAnswer = answer.outcome === 'fail' && answer.statusCode === null
  if (modeOf(check) === 'strict' || !hadNoAnswer || (needs.ip && ip === undefined)) return answer
  return { ...answer, ...judgeNothing(check, { ...seen(), isConnected: false }, answer.message) }
}

function modeOf({ compat }: CheckOf<'http'>) {
  return compat ?? 'strict'
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

type Seen = Pick<Observation, 'responseTimeMs' | 'ip' | 'isConnected'>

function judge(check: CheckOf<'http'>, answer: HttpAnswer, seen: Seen, needsBody: boolean): Verdict {
  const { conditions = [], http } = check
  if (answer.lastLocation !== undefined) {
    const failure = `more than ${(http.redirects ?? REDIRECTS).max} redirects (the last to ${answer.lastLocation.slice(0, 150)})`
    if (modeOf(check) === 'strict') return { outcome: 'fail', message: failure }
    return judgeNothing(check, { ...seen, isConnected: false }, failure)
  }
  const { expectStatus } = http
  if (expectStatus.length > 0 && !matchStatus(expectStatus, answer.status)) {
    return { outcome: 'fail', message: `HTTP ${answer.status} (expected ${expectedStatusText(expectStatus)})` }
  }
  if (conditions.length === 0) return { outcome: 'ok', message: '' }
  if (needsBody && answer.body.isCut) {
    return { outcome: 'error', message: 'Mesh could not judge [BODY]: the body is larger than 1 MiB' }
  }
  return judgeConditions(conditions, observed(answer, seen, needsBody), modeOf(check))
}

/** Conditions of Gatus on an exchange that failed. */
function judgeNothing({ conditions = [] }: CheckOf<'http'>, seen: Seen, failure: string): Verdict {
  return judgeConditions(conditions, { ...seen, failure, headers: {} }, 'gatus')
}

function observed(
  { status, headers, body, certificateEndTime }: HttpAnswer,
  seen: Seen,
  needsBody: boolean,
): Observation {
  return {
    ...seen,
    status,
    headers,
    ...(needsBody ? { body: { text: body.text, json: parseJson(body.text) } } : {}),
    ...(certificateEndTime && { certificateExpirationMs: certificateEndTime.getTime() - now().getTime() }),
  }
}
