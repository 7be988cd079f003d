import { MeshError } from '@mesh/core/errors'
import { livePin } from './guard/pin.ts'
import { RefusedTarget } from './guard/refused-target.ts'
import { exchangeHttp } from './http-exchange.ts'
import { withDeadline } from './with-deadline.ts'

interface Post {
  url: string
  body: string
  contentType: string
  timeoutMs: number
}

/** What was answered; `body` is at most 1 MiB. */
export interface PostAnswer {
  status: number
  contentType: string
  body: string
}

const NO_REDIRECTS = { follow: false, max: 0 }

/**
 * Sends text to an address that somebody wrote into the configuration, past the guard of the probes, without following
 * redirects. Throws `unavailable` when there is no whole answer in time and `failed-precondition` when the guard refuses.
 */
export async function guardedPost({ url, body, contentType, timeoutMs }: Post, pin = livePin): Promise<PostAnswer> {
  const place = { url: new URL(url) }
  const headers = { 'user-agent': 'Mesh/0.1', 'content-type': contentType }
  const request = { url: place.url, method: 'POST', headers, secretHeaders: new Set<string>(), body }
  const stop = new AbortController()
  const means = { pin, signal: stop.signal, endMs: performance.now() + timeoutMs, keepsBody: true, place }
  try {
    const exchange = exchangeHttp(request, { expectStatus: [], redirects: NO_REDIRECTS }, means)
    const answer = await withDeadline(exchange, timeoutMs)
    if (answer.body.isCut) throw new Error('the answer is longer than 1 MiB')
    return { status: answer.status, contentType: answer.headers['content-type'] ?? '', body: answer.body.text }
  } catch (cause) {
    if (cause instanceof RefusedTarget) throw new MeshError('failed-precondition', cause.message, { cause })
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new MeshError('unavailable', `${place.url.origin} gave no answer: ${why}`, { cause })
  } finally {
    stop.abort()
  }
}
