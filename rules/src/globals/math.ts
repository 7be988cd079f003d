import { Fault } from '../values/fault.ts'
import { integer } from '../values/integer.ts'
import type { RulesValue } from '../values/value.ts'
import { globalFunction } from './global-function.ts'
import type { GlobalFunction, Namespace } from './global-function.ts'

const onNumber = (name: string, compute: (value: bigint | number) => RulesValue | Fault): GlobalFunction =>
  globalFunction(1, ([value]) =>
    typeof value === 'bigint' || typeof value === 'number'
      ? compute(value)
      : new Fault(`math.${name}() takes a number`),
  )

const rounding = (name: string, round: (value: number) => number): GlobalFunction =>
  onNumber(name, (value) => {
    if (typeof value === 'bigint') return value
    return Number.isFinite(value)
      ? integer(BigInt(round(value)))
      : new Fault(`math.${name}() of ${value} is no integer`)
  })

/** Source: https://firebase.google.com/docs/reference/rules/rules.math; halves round up. */
export const math: Namespace = {
  abs: onNumber('abs', (value) => (typeof value === 'bigint' ? integer(value < 0n ? -value : value) : Math.abs(value))),
  ceil: rounding('ceil', Math.ceil),
  floor: rounding('floor', Math.floor),
  round: rounding('round', Math.round),
  isInfinite: onNumber('isInfinite', (value) => value === Infinity || value === -Infinity),
  isNaN: onNumber('isNaN', (value) => Number.isNaN(value)),
  sqrt: onNumber('sqrt', (value) => Math.sqrt(Number(value))),
  pow: globalFunction(2, ([base, exponent]) => {
    const isNumber = [base, exponent].every((value) => typeof value === 'bigint' || typeof value === 'number')
    return isNumber ? Number(base) ** Number(exponent) : new Fault('math.pow() takes two numbers')
  }),
}
