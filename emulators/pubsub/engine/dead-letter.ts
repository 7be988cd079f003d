import { parseName } from '../names.ts'
import type { Message, NewMessage } from '../types.ts'

/**
 * The message that goes to the dead-letter topic: the original with production's attributes about its origin.
 * Source: https://cloud.google.com/pubsub/docs/dead-letter-topics#how_dead-letter_topics_work
 */
export function deadLetter(message: Message, subscription: string, deliveries: number): NewMessage {
  const { project, id } = parseName(subscription, 'subscriptions')
  return {
    data: message.data,
    orderingKey: message.orderingKey,
    attributes: {
      ...message.attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(deliveries),
      CloudPubSubDeadLetterSourceSubscription: id,
      CloudPubSubDeadLetterSourceSubscriptionProject: project,
      CloudPubSubDeadLetterSourceTopicPublishTime: new Date(message.publishTime / 1_000).toISOString(),
    },
  }
}
