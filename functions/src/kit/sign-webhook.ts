import { createHmac } from 'node:crypto'

const BASE64_KEY = /^whsec_([A-Za-z0-9+/]+={0,2})$/

/**
 * Headers that sign a body as in Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks): HMAC-SHA256 over
 * id, time and body, so that a receiver can refuse what is forged, old or seen before. A key `whsec_…` is base64, any other is
 * used as it is.
 */
export function signWebhook(call: { id: string; time: Date; body: string; secret: string }): Record<string, string> {
  const { id, time, body, secret } = call
  const seconds = String(Math.floor(time.getTime() / 1000))
  const encoded = BASE64_KEY.exec(secret)?.[1]
  const key = encoded === undefined ? Buffer.from(secret, 'utf8') : Buffer.from(encoded, 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` }
}
