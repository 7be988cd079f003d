import type { IncomingHttpHeaders } from 'node:http'
import { livePin, type Pin } from '../root/probe/guard/pin.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import type { JsonRequest } from './delivery.ts'
import { exchangeJson } from './exchange-json.ts'

const TIMEOUT_MS = 15_000

/** Answers that no repetition of the same notice can change; 401, 403 and 404 change when somebody mends the secret. */
const FINAL = new Set([400, 405, 410, 413, 415, 422])

/**
 * Sends JSON to an address that the guard lets through; redirects are not followed, since they would carry the secret
 * elsewhere. Throws `DeliveryFailure` unless the answer is 2xx.
 */
export async function postJson(request: JsonRequest, pin: Pin = livePin): Promise<void> {
  if (!URL.canParse(request.url)) throw new DeliveryFailure('the secret is not an address')
  const { status, headers, text } = await exchangeJson(request, TIMEOUT_MS, pin)
  if (status >= 200 && status < 300) return
  throw new DeliveryFailure(`the provider answered HTTP ${status}`, {
    isFinal: FINAL.has(status) || (status >= 300 && status < 400),
    ...retryAfter(headers, text),
  })
}

/** Seconds in the header; in the body of Telegram (`parameters.retry_after`) and Discord (`retry_after`). */
function retryAfter(headers: IncomingHttpHeaders, reply: string): { retryAfterMs?: number } {
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
