import { RulesDuration } from './duration.ts'
import { RulesTimestamp } from './timestamp.ts'
import type { RulesValue } from './value.ts'

/** Orders strings by Unicode code points, as UTF-8 does: below 0, 0 or above 0. */
function compareStrings(left: string, right: string): number {
  if (left === right) return 0
  const length = Math.min(left.length, right.length)
  for (let i = 0; i < length; i++) {
    const [a, b] = [left.charCodeAt(i), right.charCodeAt(i)]
    if (a === b) continue
    const [aSurrogate, bSurrogate] = [isSurrogate(a), isSurrogate(b)]
    return aSurrogate === bSurrogate ? a - b : aSurrogate ? 1 : -1
  }
  return left.length - right.length
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length)
  for (let i = 0; i < length; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

/** Beside a float an integer becomes one: https://firebase.google.com/docs/reference/rules/rules.Integer */
function compareNumbers(left: bigint | number, right: bigint | number): number {
  if (typeof left !== typeof right) return compareNumbers(Number(left), Number(right))
  return left < right ? -1 : left > right ? 1 : left >= right ? 0 : Number.NaN
}

/** Orders two values of one ordered type; undefined when they have no order. NaN answers NaN. */
export function compare(left: RulesValue, right: RulesValue): number | undefined {
  if (typeof left === 'string') return typeof right === 'string' ? compareStrings(left, right) : undefined
  if (typeof left === 'bigint' || typeof left === 'number') {
    if (typeof right !== 'bigint' && typeof right !== 'number') return undefined
    return compareNumbers(left, right)
  }
  if (typeof left === 'boolean') return typeof right === 'boolean' ? Number(left) - Number(right) : undefined
  if (left instanceof RulesTimestamp && right instanceof RulesTimestamp) return order(left.nanos, right.nanos)
  if (left instanceof RulesDuration && right instanceof RulesDuration) return order(left.nanos, right.nanos)
  if (left instanceof Uint8Array && right instanceof Uint8Array) return compareBytes(left, right)
  return undefined
}

const order = (left: bigint, right: bigint): number => (left < right ? -1 : left > right ? 1 : 0)
