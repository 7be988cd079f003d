import type { CallableOptions, HttpsOptions } from 'firebase-functions/v2/https'
import type { BlockingOptions } from 'firebase-functions/v2/identity'
import type { EventHandlerOptions } from 'firebase-functions/v2'
import type { ScheduleOptions } from 'firebase-functions/v2/scheduler'
import type { TaskQueueOptions } from 'firebase-functions/v2/tasks'

/** Mesh's home: where it decides and where its schedules are. */
export const REGION = 'us-central1'

/** The functions with a schedule: what idleness pauses (a test compares them with the exports). */
export const SCHEDULED_FUNCTIONS = ['everyFiveMinutes', 'everyMinute', 'planChecks'] as const

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

/** The five-minute jobs: one run at a time; what a run does not get to is left to the next. */
export const FIVE_MINUTE_OPTIONS = {
  schedule: 'every 5 minutes',
  timeZone: 'Etc/UTC',
  region: REGION,
  memory: '512MiB',
  timeoutSeconds: 540,
  maxInstances: 1,
  retryCount: 0,
} as const satisfies ScheduleOptions

/** The prober of any region: a batch of 500 checks that all time out after 30 s takes four minutes. */
export const PROBER_OPTIONS = {
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

/** The minute jobs: one run at a time. */
export const SWEEPER_OPTIONS = {
  schedule: 'every 1 minutes',
  timeZone: 'Etc/UTC',
  region: REGION,
  memory: '512MiB',
  timeoutSeconds: 300,
  maxInstances: 1,
  retryCount: 0,
} as const satisfies ScheduleOptions

/** The ledger grows at one place at a time; the sweep makes good what the queue gives up. */
export const GROW_LEDGER = {
  region: REGION,
  memory: '512MiB',
  timeoutSeconds: 300,
  concurrency: 1,
  maxInstances: 1,
  rateLimits: { maxConcurrentDispatches: 1 },
  retryConfig: { maxAttempts: 5, minBackoffSeconds: 1, maxBackoffSeconds: 30, maxDoublings: 4 },
} as const satisfies TaskQueueOptions

/** The worker of actions: an attempt's calls take a minute at most, and one run makes two attempts at most. */
export const RUN_ACTION_OPTIONS = {
  region: REGION,
  memory: '512MiB',
  timeoutSeconds: 240,
  concurrency: 10,
  maxInstances: 5,
  rateLimits: { maxConcurrentDispatches: 20 },
  retryConfig: { maxAttempts: 5, minBackoffSeconds: 5, maxBackoffSeconds: 120, maxDoublings: 4 },
} as const satisfies TaskQueueOptions

/** Push addresses, for jobs anywhere: a flood of wrong ones costs a read each and no more instances than these. */
export const HEARTBEAT_OPTIONS = {
  region: REGION,
  memory: '256MiB',
  timeoutSeconds: 30,
  concurrency: 40,
  maxInstances: 5,
  invoker: 'public',
} as const satisfies HttpsOptions

/** Public pages: the CDN answers most requests, and a flood gets no more instances than these. */
export const STATUS_OPTIONS = {
  region: REGION,
  memory: '256MiB',
  timeoutSeconds: 30,
  concurrency: 80,
  maxInstances: 5,
  invoker: 'public',
} as const satisfies HttpsOptions

/** The log and the witness, for verifiers and other logs: a verification asks for thousands of tiles. */
export const LEDGER_OPTIONS = {
  region: REGION,
  memory: '512MiB',
  timeoutSeconds: 60,
  concurrency: 40,
  maxInstances: 5,
  invoker: 'public',
} as const satisfies HttpsOptions

/** Doors of Firebase Authentication, which waits seven seconds for them and refuses whom they do not answer. */
export const BLOCKING_OPTIONS = {
  region: REGION,
  memory: '512MiB',
  timeoutSeconds: 7,
  concurrency: 20,
  maxInstances: 5,
} as const satisfies BlockingOptions

/** Calls by people. */
export const CALLABLE_OPTIONS = {
  region: REGION,
  memory: '512MiB',
  timeoutSeconds: 300,
  concurrency: 10,
  maxInstances: 5,
} as const satisfies CallableOptions
