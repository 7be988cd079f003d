import { HttpsError } from 'firebase-functions/v2/https'
import type { MeshError } from '@mesh/core/errors'
import { asMeshError } from './as-mesh-error.ts'
import { log } from './log.ts'
import { withTrace } from './trace.ts'

/**
 * Runs what a message or an event asks for. A system fault is thrown again, so that the message is delivered again;
 * a fault that no repetition can mend (a malformed message) is logged and acknowledged.
 */
export function background(door: string, work: () => Promise<unknown>): Promise<void> {
  return withTrace(async () => {
    try {
      await work()
    } catch (error) {
      const failure = asMeshError(error)
      log.failure(door, failure)
      if (failure.fault === 'system') throw failure
    }
  })
}

/** Runs what a caller asks for; errors reach the caller with code, message and details, system faults without their text. */
export function callable<T>(door: string, work: () => Promise<T>): Promise<T> {
  return withTrace(async () => {
    try {
      return await work()
    } catch (error) {
      const failure = asMeshError(error)
      log.failure(door, failure)
      throw new HttpsError(failure.code, wordsFor(failure), failure.details)
    }
  })
}

function wordsFor({ fault, code, message }: MeshError): string {
  if (fault === 'user') return message
  if (code === 'internal') return 'Mesh failed to do this; the function log says why'
  return 'Mesh could not do this now; try again (the function log says why)'
}
