import { arithmetic } from '../evaluate/arithmetic.ts'
import { isIn } from '../evaluate/access.ts'
import { isIndefinite } from '../evaluate/result.ts'
import type { Result } from '../evaluate/result.ts'
import type { BinaryOperator } from '../ast.ts'
import { decideEqual, decideIn, decideOrder } from '../query/decide.ts'
import { Unknown, unknown } from '../query/unknown.ts'
import { compare } from '../values/compare.ts'
import { equals } from '../values/equality.ts'
import { Fault } from '../values/fault.ts'
import { typeOf } from '../values/type-of.ts'
import type { RulesValue } from '../values/value.ts'
import type { Evaluate } from './toolkit.ts'

type OrderOperator = '<' | '<=' | '>' | '>='
const mirrored: Readonly<Record<OrderOperator, OrderOperator>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

function order(op: OrderOperator, left: RulesValue, right: RulesValue): boolean | Fault {
  const result = compare(left, right)
  if (result === undefined) return new Fault(`${typeOf(left)} ${op} ${typeOf(right)} is not defined`)
  switch (op) {
    case '<':
      return result < 0
    case '<=':
      return result <= 0
    case '>':
      return result > 0
    case '>=':
      return result >= 0
  }
}

/** Equality in three values; the list of `in [a, b]` uses it too. */
export function equality(left: Result, right: Result): Result {
  if (left instanceof Fault) return left
  if (right instanceof Fault) return right
  if (left instanceof Unknown) return right instanceof Unknown ? unknown : (decideEqual(left, right) ?? unknown)
  return right instanceof Unknown ? (decideEqual(right, left) ?? unknown) : equals(left, right)
}

function definite(op: Exclude<BinaryOperator, '==' | '!='>, left: RulesValue, right: RulesValue): Result {
  switch (op) {
    case '<':
    case '<=':
    case '>':
    case '>=':
      return order(op, left, right)
    case 'in':
      return isIn(left, right)
    default:
      return arithmetic(op, left, right)
  }
}

function undecided(op: BinaryOperator, left: RulesValue | Unknown, right: RulesValue | Unknown): Result {
  if (op === 'in') return decideIn(left, right) ?? unknown
  if (op === '<' || op === '<=' || op === '>' || op === '>=') {
    if (left instanceof Unknown && !(right instanceof Unknown)) return decideOrder(op, left, right) ?? unknown
    if (right instanceof Unknown && !(left instanceof Unknown)) return decideOrder(mirrored[op], right, left) ?? unknown
  }
  return unknown
}

/** Compiles an operator with two operands, both of which are always evaluated. */
export function binaryOperator(op: BinaryOperator, left: Evaluate, right: Evaluate): Evaluate {
  if (op === '==') return (context) => equality(left(context), right(context))
  if (op === '!=') {
    return (context) => {
      const result = equality(left(context), right(context))
      return typeof result === 'boolean' ? !result : result
    }
  }
  return (context) => {
    const a = left(context)
    if (a instanceof Fault) return a
    const b = right(context)
    if (b instanceof Fault) return b
    return a instanceof Unknown || b instanceof Unknown ? undecided(op, a, b) : definite(op, a, b)
  }
}

/** Compiles a chain of && or ||: an error or an unknown counts only if no operand decides the chain. */
export function logicalChain(op: '&&' | '||', operands: readonly Evaluate[]): Evaluate {
  const deciding = op === '||'
  return (context) => {
    let pending: Result | undefined
    for (const operand of operands) {
      const result = operand(context)
      if (result === deciding) return deciding
      if (result === !deciding) continue
      pending ??= isIndefinite(result) ? result : new Fault(`${op} needs booleans, not a ${typeOf(result)}`)
    }
    return pending ?? !deciding
  }
}

/** Compiles `condition ? then : otherwise`; only the branch that is taken is evaluated. */
export function ternaryOperator(condition: Evaluate, then: Evaluate, otherwise: Evaluate): Evaluate {
  return (context) => {
    const result = condition(context)
    if (result === true) return then(context)
    if (result === false) return otherwise(context)
    return isIndefinite(result) ? result : new Fault(`the condition of ?: is a ${typeOf(result)}, not a bool`)
  }
}

/** Compiles `!a` or `-a`. */
export function unaryOperator(op: '!' | '-', operand: Evaluate): Evaluate {
  return (context) => {
    const result = operand(context)
    if (result instanceof Fault) return result
    if (result instanceof Unknown) return unknown
    if (op === '!') return typeof result === 'boolean' ? !result : new Fault(`!${typeOf(result)} is not defined`)
    if (typeof result === 'number') return -result
    return typeof result === 'bigint' ? arithmetic('-', 0n, result) : new Fault(`-${typeOf(result)} is not defined`)
  }
}
