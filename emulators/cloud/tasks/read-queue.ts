import { RpcError } from '../../kit/rpc-error.ts'
import { LIMITS, QUEUE_DEFAULTS } from './limits.ts'
import type { QueueConfig } from './types.ts'
import { microsOf, type Duration, type WireQueue } from './wire.ts'

/** What a caller wants of a new queue, over the defaults; throws INVALID_ARGUMENT. */
export function readQueue({ rateLimits = {}, retryConfig = {} }: WireQueue): QueueConfig {
  const { maxConcurrentDispatches = QUEUE_DEFAULTS.maxConcurrentDispatches } = rateLimits
  const { maxAttempts = QUEUE_DEFAULTS.maxAttempts, maxDoublings = QUEUE_DEFAULTS.maxDoublings } = retryConfig
  within('rate_limits.max_concurrent_dispatches', maxConcurrentDispatches, 1, LIMITS.concurrentDispatches)
  within('retry_config.max_attempts', maxAttempts, -1, Number.MAX_SAFE_INTEGER)
  within('retry_config.max_doublings', maxDoublings, 0, Number.MAX_SAFE_INTEGER)
  const minBackoffSeconds = secondsOf(retryConfig.minBackoff, QUEUE_DEFAULTS.minBackoffSeconds)
  const maxBackoffSeconds = secondsOf(retryConfig.maxBackoff, QUEUE_DEFAULTS.maxBackoffSeconds)
  within('retry_config.min_backoff', minBackoffSeconds, 0, maxBackoffSeconds)
  return {
    maxConcurrentDispatches,
    maxAttempts,
    maxRetrySeconds: secondsOf(retryConfig.maxRetryDuration, QUEUE_DEFAULTS.maxRetrySeconds),
    minBackoffSeconds,
    maxBackoffSeconds,
    maxDoublings,
  }
}

function secondsOf(duration: Duration | undefined, otherwise: number): number {
  return duration === undefined ? otherwise : microsOf(duration) / 1e6
}

function within(field: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return
  throw new RpcError('INVALID_ARGUMENT', `Queue.${field} is ${value}; it must be between ${min} and ${max}.`)
}
