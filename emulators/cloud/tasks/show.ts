import type { Attempt, QueueConfig, Task } from './types.ts'
import { durationOf, timestampOf } from './wire.ts'

/** A task as the API shows it; the body only in the view FULL. */
export function showTask(task: Task, view: string | undefined) {
  const { url, method, headers, body, oidcToken } = task.request
  const { firstDispatchMicros, last } = task
  const isFull = view === 'FULL'
  return {
    name: task.name,
    httpRequest: {
      url,
      httpMethod: method,
      headers,
      ...(isFull ? { body: Buffer.from(body, 'base64') } : {}),
      ...(oidcToken === undefined ? {} : { oidcToken }),
    },
    scheduleTime: timestampOf(task.scheduleMicros),
    createTime: timestampOf(task.createMicros),
    dispatchDeadline: durationOf(task.dispatchDeadlineMs / 1_000),
    dispatchCount: task.dispatchCount,
    responseCount: task.responseCount,
    ...(firstDispatchMicros === undefined ? {} : { firstAttempt: { dispatchTime: timestampOf(firstDispatchMicros) } }),
    ...(last === undefined ? {} : { lastAttempt: showAttempt(last) }),
    view: isFull ? 'FULL' : 'BASIC',
  }
}

function showAttempt({ scheduleMicros, dispatchMicros, responseMicros, code, message }: Attempt) {
  return {
    scheduleTime: timestampOf(scheduleMicros),
    dispatchTime: timestampOf(dispatchMicros),
    ...(responseMicros === undefined ? {} : { responseTime: timestampOf(responseMicros) }),
    responseStatus: { code, message },
  }
}

export function showQueue(name: string, config: QueueConfig) {
  return {
    name,
    state: 'RUNNING',
    rateLimits: { maxConcurrentDispatches: config.maxConcurrentDispatches },
    retryConfig: {
      maxAttempts: config.maxAttempts,
      maxRetryDuration: durationOf(config.maxRetrySeconds),
      minBackoff: durationOf(config.minBackoffSeconds),
      maxBackoff: durationOf(config.maxBackoffSeconds),
      maxDoublings: config.maxDoublings,
    },
  }
}
