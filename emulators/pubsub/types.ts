import type { Micros } from '../kit/clock.ts'

/** google.protobuf.Duration as proto-loader gives it: 64-bit numbers are strings. */
export interface Duration {
  seconds?: string
  nanos?: number
}

/** The supported fields of google.pubsub.v1.Topic. */
export interface TopicConfig {
  name: string
  labels?: Record<string, string>
  messageRetentionDuration?: Duration
  messageStoragePolicy?: { allowedPersistenceRegions?: string[] }
  state?: 'ACTIVE'
}

export interface PushConfig {
  pushEndpoint?: string
  attributes?: Record<string, string>
}

/** The supported fields of google.pubsub.v1.Subscription, defaults filled in. */
export interface SubscriptionConfig {
  name: string
  /** Full name, or `_deleted-topic_`. */
  topic: string
  ackDeadlineSeconds: number
  messageRetentionDuration: Duration
  enableMessageOrdering?: boolean
  retainAckedMessages?: boolean
  labels?: Record<string, string>
  expirationPolicy?: { ttl?: Duration }
  pushConfig?: PushConfig
  deadLetterPolicy?: { deadLetterTopic: string; maxDeliveryAttempts: number }
  retryPolicy?: { minimumBackoff: Duration; maximumBackoff: Duration }
  state: 'ACTIVE'
}

/** The topic name that production shows for a subscription whose topic was deleted. */
export const DELETED_TOPIC = '_deleted-topic_'

/** One published message; `size` counts data, attributes and ordering key in bytes. */
export interface Message {
  id: string
  data: Buffer
  attributes: Record<string, string>
  /** Empty: unordered. */
  orderingKey: string
  publishTime: Micros
  size: number
}

/** What a publisher sends: everything but what the server adds. */
export type NewMessage = Pick<Message, 'data' | 'attributes' | 'orderingKey'>
