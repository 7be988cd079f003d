import { durationOf, RulesDuration } from '../values/duration.ts'
import { Fault } from '../values/fault.ts'
import { integer } from '../values/integer.ts'
import { RulesTimestamp, timestampAt } from '../values/timestamp.ts'
import { typeOf } from '../values/type-of.ts'
import type { RulesValue } from '../values/value.ts'

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%'

/** Applies an arithmetic operator; integers stay integers, a float on either side makes the result a float. */
export function arithmetic(op: ArithmeticOperator, left: RulesValue, right: RulesValue): RulesValue | Fault {
  if (typeof left === 'bigint' && typeof right === 'bigint') return onIntegers(op, left, right)
  if (isNumber(left) && isNumber(right)) return onFloats(op, Number(left), Number(right))
  if (op === '+' && typeof left === 'string' && typeof right === 'string') return left + right
  if (op === '+' || op === '-') {
    const result = onTimes(op, left, right)
    if (result !== undefined) return result
  }
  return new Fault(`${typeOf(left)} ${op} ${typeOf(right)} is not defined`)
}

const isNumber = (value: RulesValue): value is bigint | number => typeof value === 'bigint' || typeof value === 'number'

function onIntegers(op: ArithmeticOperator, left: bigint, right: bigint): bigint | Fault {
  switch (op) {
    case '+':
      return integer(left + right)
    case '-':
      return integer(left - right)
    case '*':
      return integer(left * right)
    default:
      if (right === 0n) return new Fault('division by zero')
      return integer(op === '/' ? left / right : left % right)
  }
}

function onFloats(op: ArithmeticOperator, left: number, right: number): number {
  switch (op) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '%':
      return left % right
  }
}

/** timestamp ± duration, timestamp - timestamp, duration ± duration, duration + timestamp. */
function onTimes(op: '+' | '-', left: RulesValue, right: RulesValue): RulesValue | Fault | undefined {
  if (!(left instanceof RulesTimestamp || left instanceof RulesDuration)) return undefined
  if (right instanceof RulesDuration) {
    const nanos = op === '+' ? left.nanos + right.nanos : left.nanos - right.nanos
    return left instanceof RulesTimestamp ? timestampAt(nanos) : durationOf(nanos)
  }
  if (!(right instanceof RulesTimestamp)) return undefined
  if (left instanceof RulesTimestamp) return op === '-' ? durationOf(left.nanos - right.nanos) : undefined
  return op === '+' ? timestampAt(left.nanos + right.nanos) : undefined
}
