import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { TLSSocket } from 'node:tls'
import { matchStatus } from '@mesh/core/root/match-status'
import type { HttpProbe } from '@mesh/core/schema/check'
import { redirected, type ProbeRequest } from './redirect.ts'
import { routeTo, type GuardedAttempt } from './route.ts'

/** What is done about redirects unless the check says otherwise. */
export const REDIRECTS = { follow: true, max: 10 }
const BODY_BYTES_MAX = 1_048_576
const HEADER_BYTES_MAX = 65_536

/** The last answer of an exchange. */
export interface HttpAnswer {
  status: number
  headers: Record<string, string>
  body: Body
  /** Of the leaf certificate; absent without TLS. */
  certificateEndTime?: Date
  /** Set when redirects did not come to an end. */
  lastLocation?: string
}

interface Body {
  /** Empty unless it was to be kept. */
  text: string
  /** Whether there is more than the cap. */
  isCut: boolean
}

/** `place` is where the exchange is now. */
interface Means extends GuardedAttempt {
  keepsBody: boolean
}

/**
 * Sends the request and follows redirects, except when their status is expected itself. A body that is not kept is not
 * waited for: it may be a stream without end, and it says nothing that anybody asked.
 */
export async function exchangeHttp(
  first: ProbeRequest,
  { expectStatus, redirects = REDIRECTS }: Pick<HttpProbe, 'expectStatus' | 'redirects'>,
  means: Means,
): Promise<HttpAnswer> {
  let request = first
  for (let hop = 0; ; hop += 1) {
    const response = await send(request, means)
    const { statusCode: status = 0, headers } = response
    const isFinal = !redirects.follow || matchStatus(expectStatus, status)
    const next = isFinal ? undefined : redirected(request, status, headers.location)
    if (next === undefined || hop === redirects.max) {
      const certificateEndTime = certificateEndOf(response)
      return {
        status,
        headers: flat(headers),
        body: means.keepsBody && next === undefined ? await readCapped(response) : dropped(response),
        ...(certificateEndTime && { certificateEndTime }),
        ...(next && { lastLocation: next.url.href }),
      }
    }
    dropped(response)
    request = next
    means.place.url = next.url
  }
}

async function send(sent: ProbeRequest, means: Means): Promise<IncomingMessage> {
  const { url, method, headers, body, clientCertificate } = sent
  const { signal } = means
  const route = await routeTo(url.hostname, means)
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? requestHttps : requestHttp
    const framed = body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) }
    const settings = { method, ...route, signal, agent: false, maxHeaderSize: HEADER_BYTES_MAX }
    const request = open(url, { ...settings, ...clientCertificate, headers: framed })
    request
      .on('error', reject)
      .on('response', resolve)
      // 101: the answer ends with its headers, and what follows is no HTTP.
      .on('upgrade', (response, socket) => {
        socket.on('error', () => undefined)
        signal.addEventListener('abort', () => socket.destroy())
        response.push(null)
        resolve(response)
      })
      .end(body)
  })
}

/** Reads the body to its end or to the cap; leaving the loop closes the connection. */
async function readCapped(response: AsyncIterable<Buffer>): Promise<Body> {
  const kept: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) return { text: '', isCut: true }
    kept.push(chunk)
  }
  return { text: Buffer.concat(kept).toString('utf8'), isCut: false }
}

/** Closes the connection, whatever would still come. */
function dropped(response: IncomingMessage): Body {
  response.destroy()
  return { text: '', isCut: false }
}

/** Asked before the body is read, since the certificate goes with the connection. */
function certificateEndOf({ socket }: IncomingMessage): Date | undefined {
  return socket instanceof TLSSocket ? new Date(socket.getPeerCertificate().valid_to) : undefined
}

/** The first value of each header, as names occur in `IncomingHttpHeaders`: in lower case. */
function flat(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value
      return first === undefined ? [] : [[name, first]]
    }),
  )
}
