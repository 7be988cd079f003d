import { messageSize } from '../engine/new-message.ts'
import type { Message, SubscriptionConfig, TopicConfig } from '../types.ts'

/** A message as it is written to disk; data is base64, empty fields are left out. */
export interface StoredMessage {
  id: string
  data?: string
  attributes?: Record<string, string>
  key?: string
  /** Microseconds since the epoch. */
  time: number
}

/** One change of the emulator's state; the state is what all operations, applied in order, make of nothing. */
export type Operation =
  | { op: 'topic'; topic: TopicConfig }
  | { op: 'topic-deleted'; name: string }
  | { op: 'subscription'; subscription: SubscriptionConfig }
  | { op: 'subscription-deleted'; name: string }
  /** A message joins the backlog of these subscriptions; `failures` only in a compacted log. */
  | { op: 'message'; topic: string; to: string[]; message: StoredMessage; failures?: Record<string, number> }
  | { op: 'done'; subscription: string; ids: string[] }
  | { op: 'failed'; subscription: string; id: string; failures: number }

export function storeMessage(message: Message): StoredMessage {
  return {
    id: message.id,
    ...(message.data.length > 0 && { data: message.data.toString('base64') }),
    ...(Object.keys(message.attributes).length > 0 && { attributes: message.attributes }),
    ...(message.orderingKey !== '' && { key: message.orderingKey }),
    time: message.publishTime,
  }
}

export function restoreMessage(stored: StoredMessage): Message {
  const content = {
    data: Buffer.from(stored.data ?? '', 'base64'),
    attributes: stored.attributes ?? {},
    orderingKey: stored.key ?? '',
  }
  return { ...content, id: stored.id, publishTime: stored.time, size: messageSize(content) }
}
