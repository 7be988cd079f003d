import type { Leased } from '../engine/consumer.ts'
import { messageJson } from '../push/message-json.ts'
import type { SubscriptionConfig } from '../types.ts'

/**
 * The structured CloudEvent that a gen 2 function gets for a message; its id is the message id, so every delivery of a message
 * carries the same one. Source: https://github.com/googleapis/google-cloudevents (MessagePublishedData)
 */
export function cloudEvent(leased: Leased, config: SubscriptionConfig): string {
  return JSON.stringify({
    specversion: '1.0',
    id: leased.message.id,
    source: `//pubsub.googleapis.com/${config.topic}`,
    type: 'google.cloud.pubsub.topic.v1.messagePublished',
    datacontenttype: 'application/json',
    time: new Date(leased.message.publishTime / 1_000).toISOString(),
    data: messageJson(leased, config),
  })
}
