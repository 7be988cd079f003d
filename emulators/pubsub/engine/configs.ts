import { RpcError } from '../../kit/rpc-error.ts'
import { checkDuration, fromSeconds, toSeconds } from '../duration.ts'
import { LIMITS } from '../limits.ts'
import { parseName, parseNewName } from '../names.ts'
import type { SubscriptionConfig, TopicConfig } from '../types.ts'

const TOPIC_FIELDS = ['name', 'labels', 'messageRetentionDuration', 'messageStoragePolicy', 'state']
const SUBSCRIPTION_FIELDS = [
  'name',
  'topic',
  'ackDeadlineSeconds',
  'messageRetentionDuration',
  'enableMessageOrdering',
  'retainAckedMessages',
  'labels',
  'expirationPolicy',
  'pushConfig',
  'deadLetterPolicy',
  'retryPolicy',
  'state',
]

/** Checks a google.pubsub.v1.Topic; UNIMPLEMENTED names a field that this emulator does not have. */
export function topicConfig(request: Partial<TopicConfig>): TopicConfig {
  parseNewName(request.name, 'topics')
  refuseUnknown('topic', request, TOPIC_FIELDS)
  const { messageRetentionDuration: retention } = request
  if (retention !== undefined) {
    checkDuration('topic.messageRetentionDuration', retention, LIMITS.retentionSecondsMin, LIMITS.retentionSecondsMax)
  }
  return { ...request, name: request.name ?? '', state: 'ACTIVE' }
}

/** Checks a google.pubsub.v1.Subscription and fills in production's defaults; UNIMPLEMENTED names a field that this emulator does not have. */
export function subscriptionConfig(request: Partial<SubscriptionConfig>): SubscriptionConfig {
  parseNewName(request.name, 'subscriptions')
  refuseUnknown('subscription', request, SUBSCRIPTION_FIELDS)
  const config: SubscriptionConfig = {
    ...request,
    name: request.name ?? '',
    topic: request.topic ?? '',
    // 0 and unset mean the default.
    ackDeadlineSeconds: request.ackDeadlineSeconds || LIMITS.ackDeadlineSecondsMin,
    messageRetentionDuration: request.messageRetentionDuration ?? fromSeconds(LIMITS.retentionSecondsDefault),
    state: 'ACTIVE',
  }
  checkRange(
    'ackDeadlineSeconds',
    config.ackDeadlineSeconds,
    LIMITS.ackDeadlineSecondsMin,
    LIMITS.ackDeadlineSecondsMax,
  )
  const retention = config.messageRetentionDuration
  checkDuration('messageRetentionDuration', retention, LIMITS.retentionSecondsMin, LIMITS.retentionSecondsMax)
  checkPush(config)
  checkDeadLetter(config)
  checkRetry(config)
  return config
}

function checkPush(config: SubscriptionConfig): void {
  const endpoint = config.pushConfig?.pushEndpoint
  if (!endpoint) return
  const protocol = URL.canParse(endpoint) ? new URL(endpoint).protocol : undefined
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new RpcError(
      'INVALID_ARGUMENT',
      `Invalid push endpoint ${JSON.stringify(endpoint)}. Expected an http:// or https:// address.`,
    )
  }
  refuseUnknown('pushConfig', config.pushConfig ?? {}, ['pushEndpoint', 'attributes'])
}

function checkDeadLetter(config: SubscriptionConfig): void {
  const policy = config.deadLetterPolicy
  if (policy === undefined) return
  parseName(policy.deadLetterTopic, 'topics')
  const maxDeliveryAttempts = policy.maxDeliveryAttempts || LIMITS.deliveryAttemptsDefault
  checkRange(
    'deadLetterPolicy.maxDeliveryAttempts',
    maxDeliveryAttempts,
    LIMITS.deliveryAttemptsMin,
    LIMITS.deliveryAttemptsMax,
  )
  config.deadLetterPolicy = { ...policy, maxDeliveryAttempts }
}

function checkRetry(config: SubscriptionConfig): void {
  const policy: Partial<SubscriptionConfig['retryPolicy']> = config.retryPolicy
  if (policy === undefined) return
  const minimumBackoff = policy.minimumBackoff ?? fromSeconds(LIMITS.backoffSecondsMinimumDefault)
  const maximumBackoff = policy.maximumBackoff ?? fromSeconds(LIMITS.backoffSecondsMaximumDefault)
  checkDuration('retryPolicy.minimumBackoff', minimumBackoff, 0, LIMITS.backoffSecondsMax)
  checkDuration('retryPolicy.maximumBackoff', maximumBackoff, toSeconds(minimumBackoff), LIMITS.backoffSecondsMax)
  config.retryPolicy = { minimumBackoff, maximumBackoff }
}

function checkRange(field: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return
  throw new RpcError('INVALID_ARGUMENT', `Invalid ${field}: ${value}. It must be between ${min} and ${max}.`)
}

function refuseUnknown(what: string, request: object, known: readonly string[]): void {
  const field = Object.entries(request).find(([key, value]) => value !== undefined && !known.includes(key))?.[0]
  if (field === undefined) return
  throw new RpcError(
    'UNIMPLEMENTED',
    `Mesh's Pub/Sub emulator has no "${what}.${field}". It knows ${known.join(', ')}.`,
  )
}
