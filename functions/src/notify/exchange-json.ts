import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { livePin, type Pin } from '../root/probe/guard/pin.ts'
import { RefusedTarget } from '../root/probe/guard/refused-target.ts'
import { routeTo } from '../root/probe/route.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import type { JsonRequest } from './delivery.ts'

const REPLY_BYTES_MAX = 65_536

interface JsonReply {
  status: number
  headers: IncomingHttpHeaders
  /** Its first 64 KiB or so; less when it broke off or was too slow. */
  text: string
}

/**
 * POSTs JSON to an address that the guard lets through and gives the answer, whatever its status; redirects are not followed,
 * since they would carry what is secret elsewhere. Throws `DeliveryFailure`, which names no address, when there is no answer.
 */
export async function exchangeJson(
  { url, headers, body }: JsonRequest,
  timeoutMs: number,
  pin: Pin = livePin,
): Promise<JsonReply> {
  const target = new URL(url)
  const deadline = AbortSignal.timeout(timeoutMs)
  const endMs = performance.now() + timeoutMs
  try {
    const route = await routeTo(target.hostname, { pin, endMs })
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const open = target.protocol === 'https:' ? requestHttps : requestHttp
      const sent = {
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'Mesh/0.1',
        ...headers,
      }
      const request = open(target, { method: 'POST', headers: sent, ...route, agent: false, signal: deadline })
      request.on('error', reject).on('response', resolve).end(body)
    })
    const text = await readCapped(response)
    return { status: response.statusCode ?? 0, headers: response.headers, text }
  } catch (error) {
    if (error instanceof RefusedTarget)
      throw new DeliveryFailure('the address is not on the public internet', { isFinal: true })
    if (deadline.aborted) throw new DeliveryFailure(`no answer within ${timeoutMs / 1000} s`, { isTimeout: true })
    throw new DeliveryFailure(`the provider cannot be reached (${codeOf(error)})`)
  }
}

/** The status has said how it went: a body that breaks off, or that the deadline cuts, does not make it a failure. */
async function readCapped(response: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of response) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > REPLY_BYTES_MAX) break
    }
  } catch {
    // What came is all there is.
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** `ECONNREFUSED` and the like: messages of such errors may hold the address. */
function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown reason'
}
