import type { CallableOptions } from 'firebase-functions/v2/https'
import type { EventHandlerOptions } from 'firebase-functions/v2'
import type { ScheduleOptions } from 'firebase-functions/v2/scheduler'

const REGION = 'us-central1'

/** The planner: one at a time; Cloud Scheduler tries a failed tick again. */
export const PLANNER_OPTIONS = {
  schedule: 'every 1 minutes',
  timeZone: 'Etc/UTC',
  region: REGION,
  memory: '256MiB',
  timeoutSeconds: 60,
  maxInstances: 1,
  retryCount: 3,
  minBackoffSeconds: 5,
  maxBackoffSeconds: 20,
} as const satisfies ScheduleOptions

/** The repair of incidents whose messages were lost: rare, so seldom. */
export const REPAIR_OPTIONS = {
  schedule: 'every 10 minutes',
  timeZone: 'Etc/UTC',
  region: REGION,
  memory: '256MiB',
  timeoutSeconds: 300,
  maxInstances: 1,
} as const satisfies ScheduleOptions

/** The prober: a batch of 500 checks that all time out after 30 s takes four minutes. */
export const PROBER_OPTIONS = {
  region: REGION,
  memory: '512MiB',
  timeoutSeconds: 300,
  concurrency: 4,
  maxInstances: 20,
  retry: true,
} as const satisfies EventHandlerOptions

/** Functions that turn one document into others. */
export const RECORDER_OPTIONS = {
  region: REGION,
  memory: '256MiB',
  timeoutSeconds: 60,
  concurrency: 10,
  maxInstances: 20,
  retry: true,
} as const satisfies EventHandlerOptions

/** The sweeper of notices: one at a time. */
export const SWEEPER_OPTIONS = {
  schedule: 'every 1 minutes',
  timeZone: 'Etc/UTC',
  region: REGION,
  memory: '256MiB',
  timeoutSeconds: 300,
  maxInstances: 1,
  retryCount: 0,
} as const satisfies ScheduleOptions

/** Calls by people. */
export const CALLABLE_OPTIONS = {
  region: REGION,
  memory: '512MiB',
  timeoutSeconds: 300,
  concurrency: 10,
  maxInstances: 5,
} as const satisfies CallableOptions
