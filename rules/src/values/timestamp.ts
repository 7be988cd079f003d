import type { Composite } from './canonical.ts'
import { RulesDuration } from './duration.ts'
import { Fault } from './fault.ts'
import { getter } from './method.ts'
import type { Methods } from './method.ts'

const nanosPerDay = 86_400_000_000_000n
/** 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z, the range of google.protobuf.Timestamp. */
const nanosMin = -62_135_596_800_000_000_000n
const nanosMax = 253_402_300_799_999_999_999n

/** A moment in UTC, in nanoseconds since 1970-01-01. */
export class RulesTimestamp implements Composite {
  readonly nanos: bigint

  constructor(nanos: bigint) {
    this.nanos = nanos
  }

  canonical(): string {
    return `T${this.nanos}`
  }

  static fromMillis(millis: number): RulesTimestamp {
    return new RulesTimestamp(BigInt(Math.trunc(millis)) * 1_000_000n)
  }

  static fromMicros(micros: bigint): RulesTimestamp {
    return new RulesTimestamp(micros * 1_000n)
  }
}

/** The timestamp, or a fault outside the years 1 to 9999. */
export function timestampAt(nanos: bigint): RulesTimestamp | Fault {
  if (nanos < nanosMin || nanos > nanosMax) return new Fault('timestamp is outside the years 1 to 9999')
  return new RulesTimestamp(nanos)
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by
  return value % by < 0n ? quotient - 1n : quotient
}

const dayStart = (time: RulesTimestamp): bigint => floorDivide(time.nanos, nanosPerDay) * nanosPerDay
const calendar = (time: RulesTimestamp): Date => new Date(Number(floorDivide(time.nanos, 1_000_000n)))

function dayOfYear(time: RulesTimestamp): bigint {
  const date = calendar(time)
  const newYear = new Date(0)
  newYear.setUTCFullYear(date.getUTCFullYear(), 0, 1)
  return floorDivide(time.nanos - BigInt(newYear.getTime()) * 1_000_000n, nanosPerDay) + 1n
}

/** Source: https://firebase.google.com/docs/reference/rules/rules.Timestamp; days of the week count from Monday (1). */
export const timestampMethods: Methods<RulesTimestamp> = {
  date: getter((time) => new RulesTimestamp(dayStart(time))),
  day: getter((time) => BigInt(calendar(time).getUTCDate())),
  dayOfWeek: getter((time) => BigInt(((calendar(time).getUTCDay() + 6) % 7) + 1)),
  dayOfYear: getter(dayOfYear),
  hours: getter((time) => BigInt(calendar(time).getUTCHours())),
  minutes: getter((time) => BigInt(calendar(time).getUTCMinutes())),
  month: getter((time) => BigInt(calendar(time).getUTCMonth() + 1)),
  nanos: getter((time) => time.nanos - floorDivide(time.nanos, 1_000_000_000n) * 1_000_000_000n),
  seconds: getter((time) => BigInt(calendar(time).getUTCSeconds())),
  time: getter((time) => new RulesDuration(time.nanos - dayStart(time))),
  toMillis: getter((time) => floorDivide(time.nanos, 1_000_000n)),
  year: getter((time) => BigInt(calendar(time).getUTCFullYear())),
}
