import { durationOf, RulesDuration } from '../values/duration.ts'
import { Fault } from '../values/fault.ts'
import { RulesTimestamp, timestampAt } from '../values/timestamp.ts'
import { globalFunction } from './global-function.ts'
import type { Namespace } from './global-function.ts'

const nanosPerUnit: Readonly<Record<string, bigint>> = {
  w: 604_800_000_000_000n,
  d: 86_400_000_000_000n,
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  ns: 1n,
}

/** Source: https://firebase.google.com/docs/reference/rules/rules.duration_ */
export const duration: Namespace = {
  abs: globalFunction(1, ([value]) => {
    if (!(value instanceof RulesDuration)) return new Fault('duration.abs() takes a duration')
    return new RulesDuration(value.nanos < 0n ? -value.nanos : value.nanos)
  }),
  value: globalFunction(2, ([magnitude, unit]) => {
    const nanos = typeof unit === 'string' && Object.hasOwn(nanosPerUnit, unit) ? nanosPerUnit[unit] : undefined
    if (typeof magnitude !== 'bigint' || nanos === undefined) {
      return new Fault("duration.value() takes an integer and one of 'w', 'd', 'h', 'm', 's', 'ms', 'ns'")
    }
    return durationOf(magnitude * nanos)
  }),
  time: globalFunction(4, ([hours, minutes, seconds, nanos]) => {
    if (
      typeof hours !== 'bigint' ||
      typeof minutes !== 'bigint' ||
      typeof seconds !== 'bigint' ||
      typeof nanos !== 'bigint'
    ) {
      return new Fault('duration.time() takes four integers')
    }
    return durationOf(((hours * 60n + minutes) * 60n + seconds) * 1_000_000_000n + nanos)
  }),
}

/** Source: https://firebase.google.com/docs/reference/rules/rules.timestamp_ */
export const timestamp: Namespace = {
  value: globalFunction(1, ([millis]) =>
    typeof millis === 'bigint'
      ? timestampAt(millis * 1_000_000n)
      : new Fault('timestamp.value() takes an integer of milliseconds'),
  ),
  date: globalFunction(3, ([year, month, day]) => {
    if (typeof year !== 'bigint' || typeof month !== 'bigint' || typeof day !== 'bigint') {
      return new Fault('timestamp.date() takes three integers')
    }
    const date = new Date(0)
    date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
    if (BigInt(date.getUTCMonth() + 1) !== month || BigInt(date.getUTCDate()) !== day || year < 1n || year > 9999n) {
      return new Fault(`there is no day ${year}-${month}-${day}`)
    }
    return RulesTimestamp.fromMillis(date.getTime())
  }),
}
