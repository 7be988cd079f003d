import { RpcError } from '../kit/rpc-error.ts'
import type { Duration } from './types.ts'

/** Seconds of a Duration, fractions included. */
export function toSeconds(duration: Duration): number {
  return Number(duration.seconds ?? 0) + (duration.nanos ?? 0) / 1e9
}

export function fromSeconds(seconds: number): Duration {
  const whole = Math.trunc(seconds)
  return { seconds: String(whole), nanos: Math.round((seconds - whole) * 1e9) }
}

/** INVALID_ARGUMENT unless min <= duration <= max (seconds). */
export function checkDuration(field: string, duration: Duration, min: number, max: number): void {
  const seconds = toSeconds(duration)
  if (seconds >= min && seconds <= max) return
  throw new RpcError(
    'INVALID_ARGUMENT',
    `Invalid ${field}: ${seconds} s. It must be between ${min} and ${max} seconds.`,
  )
}
