import { readNumber } from '../../kit/read-number.ts'
import type { DeliveryPolicy } from './function-deliveries.ts'
import { BACKOFF_MS } from './limits.ts'

/**
 * Reads how events are delivered from the variables that the Pub/Sub emulator reads too: MESH_DELIVERY_ATTEMPTS (1: as for
 * functions that do not ask for retries; unset: for 24 hours), MESH_DELIVERY_BACKOFF_MIN_SECONDS and …_MAX_SECONDS,
 * MESH_DELIVERY_TIMEOUT_SECONDS, MESH_DELIVERY_CONCURRENCY. Throws an Error that names the bad one.
 */
export function readDeliverySettings(environment: NodeJS.ProcessEnv): Partial<DeliveryPolicy> & { timeoutMs?: number } {
  const maxAttempts = readNumber('MESH_DELIVERY_ATTEMPTS', environment)
  const concurrency = readNumber('MESH_DELIVERY_CONCURRENCY', environment)
  const timeoutSeconds = readNumber('MESH_DELIVERY_TIMEOUT_SECONDS', environment)
  const inMs = (variable: string): number | undefined => {
    const seconds = readNumber(variable, environment)
    return seconds === undefined ? undefined : seconds * 1000
  }
  return {
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(timeoutSeconds === undefined ? {} : { timeoutMs: timeoutSeconds * 1000 }),
    backoffMs: {
      minimum: inMs('MESH_DELIVERY_BACKOFF_MIN_SECONDS') ?? BACKOFF_MS.minimum,
      maximum: inMs('MESH_DELIVERY_BACKOFF_MAX_SECONDS') ?? BACKOFF_MS.maximum,
    },
  }
}
