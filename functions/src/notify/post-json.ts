import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { livePin, type Pin } from '../root/probe/guard/pin.ts'
import { RefusedTarget } from '../root/probe/guard/refused-target.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import type { JsonRequest } from './delivery.ts'

const TIMEOUT_MS = 15_000
const REPLY_BYTES_MAX = 65_536

/** Answers that no repetition of the same notice can change; 401, 403 and 404 change when somebody mends the secret. */
const FINAL = new Set([400, 405, 410, 413, 415, 422])

/**
 * Sends JSON to an address that the guard lets through; redirects are not followed, since they would carry the secret
 * elsewhere. Throws `DeliveryFailure` unless the answer is 2xx.
 */
export async function postJson({ url, headers, body }: JsonRequest, pin: Pin = livePin): Promise<void> {
  if (!URL.canParse(url)) throw new DeliveryFailure('the secret is not an address')
  const target = new URL(url)
  const deadline = AbortSignal.timeout(TIMEOUT_MS)
  try {
    const { lookup } = await pin(target.hostname)
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const open = target.protocol === 'https:' ? requestHttps : requestHttp
      const sent = {
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'Mesh/0.1',
        ...headers,
      }
      const request = open(target, { method: 'POST', headers: sent, lookup, agent: false, signal: deadline })
      request.on('error', reject).on('response', resolve).end(body)
    })
    const reply = await readCapped(response)
    const { statusCode: status = 0 } = response
    if (status >= 200 && status < 300) return
    throw new DeliveryFailure(`the provider answered HTTP ${status}`, {
      isFinal: FINAL.has(status) || (status >= 300 && status < 400),
      ...retryAfter(response, reply),
    })
  } catch (error) {
    if (error instanceof DeliveryFailure) throw error
    if (error instanceof RefusedTarget)
      throw new DeliveryFailure('the address is not on the public internet', { isFinal: true })
    if (deadline.aborted) throw new DeliveryFailure(`no answer within ${TIMEOUT_MS / 1000} s`)
    throw new DeliveryFailure(`the provider cannot be reached (${codeOf(error)})`)
  }
}

async function readCapped(response: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > REPLY_BYTES_MAX) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Seconds in the header; in the body of Telegram (`parameters.retry_after`) and Discord (`retry_after`). */
function retryAfter({ headers }: IncomingMessage, reply: string): { retryAfterMs?: number } {
  const seconds = [headers['retry-after'], ...inBody(reply)].map(Number).find((value) => value > 0)
  return seconds === undefined ? {} : { retryAfterMs: Math.ceil(seconds * 1000) }
}

function inBody(reply: string): unknown[] {
  try {
    const parsed = JSON.parse(reply) as { retry_after?: unknown; parameters?: { retry_after?: unknown } } | null
    return [parsed?.parameters?.retry_after, parsed?.retry_after]
  } catch {
    return []
  }
}

/** `ECONNREFUSED` and the like: messages of such errors may hold the address. */
function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown reason'
}
