import { signWebhook } from '../../kit/sign-webhook.ts'
import type { Provider } from '../delivery.ts'

/** JSON that the receiver can check, see signWebhook. */
export const webhook: Provider<'webhook'> = async (delivery, { post }) => {
  const { kind, message, notifier, secret, noticeId, incidentId, time } = delivery
  const body = JSON.stringify({
    type: `incident.${kind}`,
    timestamp: time.toISOString(),
    data: { incidentId, ...message },
  })
  await post({ url: notifier.url, headers: signWebhook({ id: noticeId, time, body, secret }), body })
}
