import { HttpsError } from 'firebase-functions/v2/https'
import { onTaskDispatched, type Request, type TaskQueueOptions } from 'firebase-functions/v2/tasks'
import { asMeshError } from './as-mesh-error.ts'
import { now } from './clock.ts'
import { background } from './door.ts'
import { log } from './log.ts'
import { recordRefusal } from './record-refusal.ts'
import { withTrace } from './trace.ts'
import { verifyDelivery } from './verify-delivery.ts'

/** What a task function does; it validates the data, which anybody who may enqueue has chosen. */
export type TaskVerb = (data: unknown, now: Date) => Promise<void>

/**
 * A function that Cloud Tasks calls: only deliveries that `verifyDelivery` accepts reach the verb, which is loaded by the first
 * of them. Others are answered 401 or 403 with a sentence, logged, and recorded in the ledger.
 */
export function taskFunction<Data>(name: string, options: TaskQueueOptions, load: () => Promise<TaskVerb>) {
  return onTaskDispatched<Data>(options, (request) =>
    withTrace(async () => {
      await admit(name, request, now())
      await background(name, async () => {
        const verb = await load()
        await verb(request.data, now())
      })
    }),
  )
}

async function admit(name: string, request: Request, at: Date): Promise<void> {
  const { headers, id, data } = request
  try {
    await verifyDelivery({ functionName: name, authorization: headers?.['authorization'], taskId: id, data }, at)
  } catch (error) {
    const failure = asMeshError(error)
    log.failure(name, failure)
    if (failure.fault === 'system') throw new HttpsError('unavailable', 'deliveries cannot be verified now; try again')
    await recordRefusal(name, failure.message, at)
    throw new HttpsError(failure.code, failure.message)
  }
}
