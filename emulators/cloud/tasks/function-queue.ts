import type { EmulatedFunction } from '../../kit/functions-emulator.ts'
import { QUEUE_DEFAULTS } from './limits.ts'
import type { QueueConfig } from './types.ts'

/** A function with a queue, as the Functions emulator lists it (firebase-tools 15.34). */
type TaskFunction = EmulatedFunction & {
  taskQueueTrigger?: {
    retryConfig?: Record<string, number | null | undefined>
    rateLimits?: Record<string, number | null | undefined>
  }
}

/** What `firebase deploy` gives the queue of a function that declares nothing. Source: firebase-tools, gcp/cloudtasks */
const DEPLOYED: QueueConfig = { ...QUEUE_DEFAULTS, maxAttempts: 3, maxConcurrentDispatches: 1_000 }

/**
 * The queue that belongs to one of these functions; undefined when none is called so. At most `concurrencyMax` calls at once,
 * since each is a process here.
 */
export function functionQueue(
  functions: readonly EmulatedFunction[],
  queue: string,
  concurrencyMax: number,
): QueueConfig | undefined {
  const [, , , location, , name] = queue.split('/')
  const found: TaskFunction | undefined = functions.find((fn) => fn.name === name && fn.region === location)
  const trigger = found?.taskQueueTrigger
  if (trigger === undefined) return undefined
  const { retryConfig = {}, rateLimits = {} } = trigger
  const declared = (key: keyof QueueConfig) => retryConfig[key] ?? rateLimits[key] ?? DEPLOYED[key]
  return {
    maxConcurrentDispatches: Math.min(concurrencyMax, declared('maxConcurrentDispatches')),
    maxAttempts: declared('maxAttempts'),
    maxRetrySeconds: declared('maxRetrySeconds'),
    minBackoffSeconds: declared('minBackoffSeconds'),
    maxBackoffSeconds: declared('maxBackoffSeconds'),
    maxDoublings: declared('maxDoublings'),
  }
}
