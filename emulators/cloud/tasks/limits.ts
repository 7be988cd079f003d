import type { QueueConfig } from './types.ts'

/**
 * Limits and defaults of production. Sources: https://cloud.google.com/tasks/docs/quotas and the comments of
 * google.cloud.tasks.v2 (Task, HttpRequest, RetryConfig).
 */
export const LIMITS = {
  taskBytes: 100 * 1_024,
  scheduleMicros: 720 * 3_600e6,
  /** After this age a task is deleted, tried or not. */
  retentionMicros: 31 * 86_400e6,
  /** How long the name of a task that is gone cannot be used again. */
  nameMicros: 3_600e6,
  deadlineMs: { min: 15_000, max: 1_800_000, default: 600_000 },
  urlChars: 2_083,
  pageSize: 1_000,
  concurrentDispatches: 5_000,
} as const

/** Source: the defaults of `gcloud tasks queues create`; https://cloud.google.com/tasks/docs/configuring-queues */
export const QUEUE_DEFAULTS: QueueConfig = {
  maxConcurrentDispatches: 1_000,
  maxAttempts: 100,
  maxRetrySeconds: 0,
  minBackoffSeconds: 0.1,
  maxBackoffSeconds: 3_600,
  maxDoublings: 16,
}
