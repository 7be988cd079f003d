import type { Micros } from '../../kit/clock.ts'

/** A task as it is kept. */
export interface Task {
  /** `projects/P/locations/L/queues/Q/tasks/T`. */
  name: string
  request: TaskRequest
  createMicros: Micros
  /** Of the next attempt. */
  scheduleMicros: Micros
  dispatchDeadlineMs: number
  dispatchCount: number
  responseCount: number
  firstDispatchMicros?: Micros
  last?: Attempt
}

export interface TaskRequest {
  url: string
  method: string
  headers: Record<string, string>
  /** Base64. */
  body: string
  oidcToken?: { serviceAccountEmail: string; audience: string }
}

export interface Attempt {
  scheduleMicros: Micros
  dispatchMicros: Micros
  /** Absent when no answer came. */
  responseMicros?: Micros
  /** HTTP status of the answer. */
  httpStatus?: number
  /** gRPC code that stands for the outcome. */
  code: number
  message: string
}

/** How a queue dispatches; seconds. */
export interface QueueConfig {
  maxConcurrentDispatches: number
  /** -1: no limit. */
  maxAttempts: number
  /** 0: no limit. */
  maxRetrySeconds: number
  minBackoffSeconds: number
  maxBackoffSeconds: number
  maxDoublings: number
}

/** What became of one attempt. `absent`: nothing was called, since the function is not there (yet). */
export type Outcome =
  | { kind: 'done'; httpStatus: number }
  | { kind: 'failed'; code: number; message: string; httpStatus?: number }
  | { kind: 'absent' }
