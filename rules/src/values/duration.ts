import type { Composite } from './canonical.ts'
import { Fault } from './fault.ts'
import { getter } from './method.ts'
import type { Methods } from './method.ts'

const nanosPerSecond = 1_000_000_000n
const nanosMax = 315_576_000_000n * nanosPerSecond + 999_999_999n

/** A signed span of time, in nanoseconds. */
export class RulesDuration implements Composite {
  readonly nanos: bigint

  constructor(nanos: bigint) {
    this.nanos = nanos
  }

  canonical(): string {
    return `D${this.nanos}`
  }
}

/** The duration, or a fault beyond 315,576,000,000 seconds (10,000 years) either way. */
export function durationOf(nanos: bigint): RulesDuration | Fault {
  if (nanos > nanosMax || nanos < -nanosMax) return new Fault('duration is longer than 315,576,000,000 seconds')
  return new RulesDuration(nanos)
}

/** Source: https://firebase.google.com/docs/reference/rules/rules.Duration; both parts carry the sign. */
export const durationMethods: Methods<RulesDuration> = {
  seconds: getter((duration) => duration.nanos / nanosPerSecond),
  nanos: getter((duration) => duration.nanos % nanosPerSecond),
}
