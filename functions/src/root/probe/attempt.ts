import { durationText } from '@mesh/core/root/duration-text'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CompiledCheck } from '@mesh/core/schema/check'
import { explainFailure } from './explain-failure.ts'

/** What a prober works with: the time it has, and where it is, so that a failure names the right place. */
export interface Attempt {
  signal: AbortSignal
  /** When the time is over, as `performance.now()` counts. */
  endMs: number
  place: { url: URL }
}

/** What an answer was worth, before its slowness is looked at. */
export interface Verdict extends Pick<ProbeAnswer, 'outcome' | 'message'> {
  statusCode?: number
}

/**
 * Makes one attempt under the check's deadline, which covers everything from the look-up of the name to the end of what
 * is read of the answer; afterwards nothing that hangs on `signal` is left. Never throws: what went wrong is in the answer.
 */
export async function attempt(
  check: Pick<CompiledCheck, 'timeoutMs' | 'degradedAfterMs'>,
  url: URL,
  work: (attempt: Attempt) => Promise<Verdict>,
): Promise<ProbeAnswer> {
  const deadline = new AbortController()
  let late: NodeJS.Immediate | undefined
  // After a busy moment timers come first: an answer that is there by then is read before the time is called over.
  const timer = setTimeout(() => (late = setImmediate(() => deadline.abort(OVER))), check.timeoutMs)
  const place = { url }
  const startMs = performance.now()
  try {
    const working = work({ signal: deadline.signal, endMs: startMs + check.timeoutMs, place })
    const { outcome, message, statusCode = null } = await Promise.race([working, aborted(deadline.signal)])
    const latencyMs = Math.round(10 * (performance.now() - startMs)) / 10
    return { ...withSlowness({ outcome, message }, latencyMs, check.degradedAfterMs), latencyMs, statusCode }
  } catch (error) {
    const { outcome, message } = deadline.signal.aborted
      ? ({ outcome: 'fail', message: `no answer within ${durationText(check.timeoutMs)}` } as const)
      : explainFailure(error, place.url)
    return { outcome, message, latencyMs: null, statusCode: null }
  } finally {
    clearTimeout(timer)
    clearImmediate(late)
    deadline.abort(OVER)
  }
}

/** One for all: an error of its own for each attempt, with its stack, costs a tenth of the prober's time. */
const OVER = new Error('the attempt is over')

/** Rejects at the deadline, for work that cannot be told to stop, such as the system's name look-up. */
function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => reject(OVER))
  promise.catch(() => undefined)
  return promise
}

function withSlowness(verdict: Verdict, latencyMs: number, degradedAfterMs: number | undefined): Verdict {
  if (verdict.outcome !== 'ok' || degradedAfterMs === undefined || latencyMs <= degradedAfterMs) return verdict
  const message = `slow: answered in ${durationText(latencyMs)} (degraded after ${durationText(degradedAfterMs)})`
  return { outcome: 'slow', message }
}
