import { toSeconds } from '../duration.ts'
import type { SubscriptionConfig } from '../types.ts'

/**
 * Milliseconds before a message that failed `failures` times (>= 1) is sent again: minimum x 2^(failures - 1), at most the maximum;
 * 0 without a retry policy. Source: https://cloud.google.com/pubsub/docs/handling-failures#exponential_backoff
 */
export function backoffMs(policy: SubscriptionConfig['retryPolicy'], failures: number): number {
  if (policy === undefined) return 0
  const seconds = toSeconds(policy.minimumBackoff) * 2 ** (failures - 1)
  return Math.min(seconds, toSeconds(policy.maximumBackoff)) * 1_000
}
