import { fromSeconds, toSeconds } from '../duration.ts'
import type { SubscriptionConfig } from '../types.ts'

/** What production does between pushes when no retry policy is set. Source: https://cloud.google.com/pubsub/docs/push#push_backoff */
const PUSH_BACKOFF = { minimumBackoff: fromSeconds(0.1), maximumBackoff: fromSeconds(60) }

/**
 * Milliseconds before a message that failed `failures` times (>= 1) is sent again: minimum x 2^(failures - 1), at most the maximum;
 * 0 for a pull subscription without a retry policy. Source: https://cloud.google.com/pubsub/docs/handling-failures#exponential_backoff
 */
export function backoffMs(config: Pick<SubscriptionConfig, 'retryPolicy' | 'pushConfig'>, failures: number): number {
  const policy = config.retryPolicy ?? (config.pushConfig?.pushEndpoint ? PUSH_BACKOFF : undefined)
  if (policy === undefined) return 0
  const seconds = toSeconds(policy.minimumBackoff) * 2 ** (failures - 1)
  return Math.min(seconds, toSeconds(policy.maximumBackoff)) * 1_000
}
