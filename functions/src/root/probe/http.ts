import { expectedStatusText, matchStatus } from '@mesh/core/root/match-status'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CheckOf, HttpProbe } from '@mesh/core/schema/check'
import { readSecret } from '../../gcp/secret-manager.ts'
import { now } from '../../kit/clock.ts'
import type { Verdict } from './attempt.ts'
import { bodyOf } from './body-of.ts'
import { livePin, type Pin } from './guard/pin.ts'
import { exchangeHttp, REDIRECTS, type HttpAnswer } from './http-exchange.ts'
import { observedAttempt, type Found } from './observed-attempt.ts'
import type { ProbeRequest } from './redirect.ts'
import { redactSight } from './secrets/redact-sight.ts'
import { resolveSecrets, type ProbeSecrets, type SecretOf } from './secrets/resolve-secrets.ts'
import { troubleOf } from './secrets/trouble-of.ts'
import type { Sight } from './sight.ts'

const DEFAULT_HEADERS = { 'user-agent': 'Mesh/0.1', accept: '*/*' }

const liveSecret: SecretOf = (name) => readSecret(name, now())

/**
 * Probes one HTTP check over a connection of its own, as a new visitor would. Secrets are read before the attempt, whose
 * time they do not count in; one that cannot be read is an `error`, and none of them is in the answer.
 */
export async function probeHttp(
  check: CheckOf<'http'>,
  pin: Pin = livePin,
  secretOf: SecretOf = liveSecret,
): Promise<ProbeAnswer> {
  let secrets: ProbeSecrets
  try {
    secrets = await resolveSecrets(check.http, secretOf)
  } catch (error) {
    return troubleOf(error)
  }
  const { redact } = secrets
  const hasSecrets = secrets.secretHeaders.size > 0
  const request = firstRequest(check.http, secrets)
  const answer = await observedAttempt(check, request.url, pin, async (means) => {
    const last = await exchangeHttp(request, check.http, { ...means, keepsBody: means.needsBody })
    const found = foundIn(check.http, last, means.needsBody, redact)
    const verdict = { ...found.verdict, statusCode: last.status }
    if (found.sight === undefined) return { verdict }
    return { verdict, sight: hasSecrets ? redactSight(found.sight, redact) : found.sight }
  })
  return { ...answer, message: redact(answer.message) }
}

function firstRequest(http: HttpProbe, { headers, secretHeaders, clientCertificate }: ProbeSecrets): ProbeRequest {
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()))
  const defaults = Object.entries(DEFAULT_HEADERS).filter(([name]) => !names.has(name))
  return {
    url: new URL(http.url),
    method: http.method,
    headers: { ...Object.fromEntries(defaults), ...headers },
    secretHeaders,
    body: http.body,
    ...(clientCertificate && { clientCertificate }),
  }
}

function foundIn(http: HttpProbe, answer: HttpAnswer, needsBody: boolean, redact: ProbeSecrets['redact']): Found {
  const { lastLocation, status, body } = answer
  if (lastLocation !== undefined) {
    const last = redact(lastLocation).slice(0, 150)
    const message = `more than ${(http.redirects ?? REDIRECTS).max} redirects (the last to ${last})`
    return { verdict: { outcome: 'fail', message } }
  }
  const sight = sightOf(answer, needsBody)
  const { expectStatus } = http
  if (expectStatus.length > 0 && !matchStatus(expectStatus, status)) {
    const message = `HTTP ${status} (expected ${expectedStatusText(expectStatus)})`
    return { verdict: { outcome: 'fail', message }, sight }
  }
  return { verdict: body.isCut ? TOO_LARGE : { outcome: 'ok', message: '' }, sight }
}

const TOO_LARGE: Verdict = { outcome: 'error', message: 'Mesh could not judge [BODY]: the body is larger than 1 MiB' }

function sightOf({ status, headers, body, certificateEndTime }: HttpAnswer, needsBody: boolean): Sight {
  return {
    status,
    headers,
    ...(needsBody ? { body: bodyOf(body.text) } : {}),
    ...(certificateEndTime && { certificateExpirationMs: certificateEndTime.getTime() - now().getTime() }),
  }
}
