import { judgeConditions } from '@mesh/core/conditions/judge-conditions'
import { mentions, needsOf } from '@mesh/core/conditions/needs-of'
import type { Placeholder } from '@mesh/core/conditions/placeholders'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CompiledCheck } from '@mesh/core/schema/check'
import { attempt, type Verdict } from './attempt.ts'
import type { Pin } from './guard/pin.ts'
import type { GuardedAttempt } from './route.ts'
import type { Sight } from './sight.ts'

/** What a prober found: what its own settings say of the answer, and what was seen of it. */
export interface Found {
  verdict: Verdict
  /** Absent when the target gave no answer in the check's protocol. */
  sight?: Sight
}

interface Means extends GuardedAttempt {
  /** Whether a condition looks at the answer's text. */
  needsBody: boolean
  /** Whether the conditions alone judge what this placeholder stands for, so that no other expectation of it applies. */
  isLeftToConditions: (placeholder: Placeholder) => boolean
}

/**
 * Makes one attempt and lets the check's conditions judge what was seen, beside the prober's own verdict: the worse one
 * counts. Where `compat` is `gatus`, they judge a failed exchange too, but neither a refused target nor a trouble of
 * Mesh's own.
 */
export async function observedAttempt(
  check: Pick<CompiledCheck, 'timeoutMs' | 'degradedAfterMs' | 'conditions' | 'compat' | 'http' | 'tcp'>,
  url: URL,
  pin: Pin,
  work: (means: Means) => Promise<Found>,
): Promise<ProbeAnswer> {
  const { conditions = [], compat: mode = 'strict' } = check
  const texts = conditions.map((condition) => condition.if)
  const needs = needsOf(texts, mode)
  const startMs = performance.now()
  let ip: string | undefined
  const noting: Pin = async (host) => {
    const pinned = await pin(host)
    ip ??= pinned.addresses[0]?.address
    return pinned
  }
  // Gatus leaves the time of other protocols at 0 when there is no answer.
  const isTimedWithoutAnswer = check.http !== undefined || check.tcp !== undefined
  const elapsedMs = () => Math.round(10 * (performance.now() - startMs)) / 10
  const judge = (sight: Sight, failure?: string) =>
    judgeConditions(
      conditions,
      {
        isConnected: failure === undefined,
        headers: {},
        ...sight,
        responseTimeMs: failure === undefined || isTimedWithoutAnswer ? elapsedMs() : 0,
        ...(needs.ip && ip !== undefined ? { ip } : {}),
        ...(failure === undefined ? {} : { failure }),
      },
      mode,
    )
  const isLeftToConditions = (placeholder: Placeholder) => mode === 'gatus' || mentions(texts, placeholder)

  const answer = await attempt(check, url, async (one) => {
    const { verdict, sight } = await work({ ...one, pin: noting, needsBody: needs.body, isLeftToConditions })
    if (conditions.length === 0 || verdict.outcome === 'error') return verdict
    if (sight === undefined) return mode === 'strict' ? verdict : { ...verdict, ...judge({}, verdict.message) }
    if (verdict.outcome === 'fail') return verdict
    const judged = judge(sight)
    return judged.outcome === 'ok' || (judged.outcome === 'slow' && verdict.outcome === 'slow')
      ? verdict
      : { ...verdict, ...judged }
  })
  const hadNoAnswer = answer.outcome === 'fail' && answer.latencyMs === null
  if (mode === 'strict' || !hadNoAnswer || (needs.ip && ip === undefined)) return answer
  return { ...answer, ...judge({}, answer.message) }
}
