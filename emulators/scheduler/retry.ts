/** Cloud Scheduler's RetryConfig, in seconds. */
export interface RetryConfig {
  retryCount: number
  /** 0: no limit in time. */
  maxRetrySeconds: number
  minBackoffSeconds: number
  maxBackoffSeconds: number
  maxDoublings: number
}

/** Source: https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#RetryConfig */
const DEFAULTS: RetryConfig = {
  retryCount: 0,
  maxRetrySeconds: 0,
  minBackoffSeconds: 5,
  maxBackoffSeconds: 3_600,
  maxDoublings: 5,
}

/** The declared values over Cloud Scheduler's defaults. */
export function retryConfig(declared: Record<string, number | null | undefined> | null | undefined): RetryConfig {
  const config = { ...DEFAULTS }
  for (const key of Object.keys(DEFAULTS) as (keyof RetryConfig)[]) config[key] = declared?.[key] ?? DEFAULTS[key]
  return config
}

/**
 * Milliseconds before retry `retry` (0 is the first): the minimum doubles `maxDoublings` times, then grows by the last step, up to
 * the maximum. Source: google.cloud.scheduler.v1.RetryConfig.max_doublings
 */
export function retryDelayMs(config: RetryConfig, retry: number): number {
  const { minBackoffSeconds: min, maxBackoffSeconds: max, maxDoublings } = config
  const seconds = retry <= maxDoublings ? min * 2 ** retry : min * 2 ** maxDoublings * (retry - maxDoublings + 1)
  return Math.min(seconds, max) * 1_000
}
