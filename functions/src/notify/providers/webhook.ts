import { createHmac } from 'node:crypto'
import type { Provider } from '../delivery.ts'

const BASE64_KEY = /^whsec_([A-Za-z0-9+/]+={0,2})$/

/**
 * Signed JSON as in Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks): HMAC-SHA256 over id, time and
 * body, so that a receiver can refuse what is forged, old or seen before. A key `whsec_…` is base64, any other is used as it is.
 */
export const webhook: Provider<'webhook'> = async (delivery, { post }) => {
  const { kind, message, notifier, secret, noticeId, incidentId, time } = delivery
  const body = JSON.stringify({
    type: `incident.${kind}`,
    timestamp: time.toISOString(),
    data: { incidentId, ...message },
  })
  const seconds = String(Math.floor(time.getTime() / 1000))
  const encoded = BASE64_KEY.exec(secret)?.[1]
  const key = encoded === undefined ? Buffer.from(secret, 'utf8') : Buffer.from(encoded, 'base64')
  const signature = createHmac('sha256', key).update(`${noticeId}.${seconds}.${body}`).digest('base64')
  const headers = { 'webhook-id': noticeId, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` }
  await post({ url: notifier.url, headers, body })
}
