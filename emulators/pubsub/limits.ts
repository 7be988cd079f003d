/** Limits that production enforces. Sources: https://cloud.google.com/pubsub/quotas and the google.pubsub.v1 field comments. */
export const LIMITS = {
  /** Topic and subscription ids: length, and the characters of NAME_PATTERN. https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names */
  resourceIdMin: 3,
  resourceIdMax: 255,
  messagesPerPublish: 1_000,
  /** Data, attributes and ordering key of one message, and all messages of one Publish: 10 MB. */
  messageBytes: 10_000_000,
  publishBytes: 10_000_000,
  attributesPerMessage: 100,
  attributeKeyBytes: 256,
  attributeValueBytes: 1_024,
  orderingKeyBytes: 1_024,
  ackDeadlineSecondsMin: 10,
  ackDeadlineSecondsMax: 600,
  /** https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions: 10 minutes to 31 days, 7 days if unset. */
  retentionSecondsMin: 600,
  retentionSecondsMax: 31 * 86_400,
  retentionSecondsDefault: 7 * 86_400,
  /** RetryPolicy: 0 to 600 s; 10 s and 600 s if unset. */
  backoffSecondsMax: 600,
  backoffSecondsMinimumDefault: 10,
  backoffSecondsMaximumDefault: 600,
  /** DeadLetterPolicy: 5 to 100; 5 if unset. */
  deliveryAttemptsMin: 5,
  deliveryAttemptsMax: 100,
  deliveryAttemptsDefault: 5,
} as const

/** What a stream without flow control may hold unacknowledged; production's own bound is not published. */
export const STREAM_OUTSTANDING_DEFAULT = { messages: 1_000, bytes: 100 * 1_024 * 1_024 }

/** How much goes to one subscriber before the next one has its turn. */
export const BATCH = { messages: 100, bytes: 4_000_000 }
