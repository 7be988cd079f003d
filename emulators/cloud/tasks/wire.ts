/** Messages of google.cloud.tasks.v2 as the wire gives them: unset fields are left out, 64-bit numbers are text. */
export interface Timestamp {
  seconds?: string
  nanos?: number
}
export type Duration = Timestamp

export interface WireTask {
  name?: string
  httpRequest?: WireRequest
  appEngineHttpRequest?: object
  scheduleTime?: Timestamp
  dispatchDeadline?: Duration
}

export interface WireRequest {
  url?: string
  httpMethod?: string
  headers?: Record<string, string>
  body?: Uint8Array
  oauthToken?: object
  oidcToken?: { serviceAccountEmail?: string; audience?: string }
}

export interface WireQueue {
  name?: string
  rateLimits?: { maxDispatchesPerSecond?: number; maxConcurrentDispatches?: number }
  retryConfig?: {
    maxAttempts?: number
    maxRetryDuration?: Duration
    minBackoff?: Duration
    maxBackoff?: Duration
    maxDoublings?: number
  }
}

export function microsOf({ seconds = '0', nanos = 0 }: Timestamp): number {
  return Number(seconds) * 1e6 + Math.trunc(nanos / 1_000)
}

export function timestampOf(micros: number): Timestamp {
  const seconds = Math.floor(micros / 1e6)
  return { seconds: String(seconds), nanos: (micros - seconds * 1e6) * 1_000 }
}

export function durationOf(seconds: number): Duration {
  return timestampOf(Math.round(seconds * 1e6))
}
