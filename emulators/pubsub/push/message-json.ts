import type { Leased } from '../engine/consumer.ts'
import type { SubscriptionConfig } from '../types.ts'

/**
 * The JSON that a push endpoint gets; also the `data` of a function's CloudEvent.
 * Source: https://cloud.google.com/pubsub/docs/push#receive_push
 */
export function messageJson({ message, attempt }: Leased, config: SubscriptionConfig): Record<string, unknown> {
  const publishTime = new Date(message.publishTime / 1_000).toISOString()
  return {
    message: {
      ...(message.data.length > 0 && { data: message.data.toString('base64') }),
      attributes: message.attributes,
      messageId: message.id,
      message_id: message.id,
      publishTime,
      publish_time: publishTime,
      ...(message.orderingKey !== '' && { orderingKey: message.orderingKey }),
    },
    subscription: config.name,
    ...(config.deadLetterPolicy !== undefined && { deliveryAttempt: attempt }),
  }
}
