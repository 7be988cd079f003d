import type { Agent } from 'node:http'
import type { Clock } from '../../kit/clock.ts'
import type { Faults } from '../../kit/faults.ts'
import { postEvent } from './post-event.ts'
import type { PostOutcome } from './post-event.ts'
import type { Trigger } from './trigger.ts'

/** What an attempt needs to know. */
export interface AttemptContext {
  /** `host:port` of the functions emulator. */
  functions: string
  agent: Agent
  clock: Clock
  faults: Faults
  timeoutMs: number
}

/** The functions emulator kills a worker whose function failed; the next request can hit the corpse. */
function isDeadWorker(outcome: PostOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status === 500 && outcome.body.includes('"ECONNRESET"')
}

/**
 * Tries to deliver an event, as JSON text, once, behind the `deliver` faults; a dead worker's answer is tried again at once.
 * Never rejects.
 */
export async function attemptDelivery(context: AttemptContext, trigger: Trigger, event: Buffer): Promise<PostOutcome> {
  const { clock, faults, agent, timeoutMs } = context
  const fault = faults.strike('deliver', ({ reorder, shuffle }) => reorder === undefined && shuffle === undefined)
  if (fault?.latencyMs !== undefined) await clock.wait(fault.latencyMs)
  if (fault?.error !== undefined) return { kind: 'failed', reason: `${fault.error} injected by a fault on deliver` }
  const url = `http://${context.functions}/functions/projects/${trigger.project}/triggers/${trigger.key}`
  const post = (): Promise<PostOutcome> => postEvent(url, event, agent, timeoutMs)
  let outcome = await post()
  if (isDeadWorker(outcome)) outcome = await post()
  if (fault?.duplicate === true) outcome = await post()
  if (fault?.drop === true) return { kind: 'broken', reason: 'the answer was dropped by a fault on deliver' }
  return outcome
}
