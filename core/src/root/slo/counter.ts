import type { Bucket } from '../history/bucket.ts'
import { countAtMost, countOf } from '../history/sketch.ts'

/** Samples that an objective calls good and bad. */
export interface Counter {
  readonly good: number
  readonly bad: number
}

export const NO_SAMPLES: Counter = { good: 0, bad: 0 }

/** The samples of all parts. */
export function sumOf(parts: Iterable<Counter>): Counter {
  let good = 0
  let bad = 0
  for (const part of parts) {
    good += part.good
    bad += part.bad
  }
  return { good, bad }
}

/**
 * What an objective makes of a bucket. Availability: every answer is good, also a slow or a partial one. Latency (`underMs`
 * is not null): answers of at most `underMs` are good, slower ones and failures are bad. What Mesh could not probe, what
 * maintenance excludes and, for latency, an answer of which no latency is known count for nothing.
 */
export function countSamples(bucket: Readonly<Bucket>, underMs: number | null): Counter {
  const { ok, slow, partial, fail, latency } = bucket
  if (underMs === null) return { good: ok + slow + partial, bad: fail }
  const good = countAtMost(latency, underMs)
  return { good, bad: countOf(latency) - good + fail }
}
