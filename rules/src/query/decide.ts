import { canonical } from '../values/canonical.ts'
import { compare } from '../values/compare.ts'
import { equals } from '../values/equality.ts'
import { keyPath } from '../values/map-methods.ts'
import { Fault } from '../values/fault.ts'
import { RulesList } from '../values/list.ts'
import { RulesMap } from '../values/map.ts'
import { RulesSet } from '../values/set.ts'
import { typeOf } from '../values/type-of.ts'
import type { RulesValue } from '../values/value.ts'
import type { Facts } from './facts.ts'
import { mayFail, Unknown, unknown } from './unknown.ts'

/** The type that the facts prove; numbers are `number`, because a query does not tell 1 from 1.0. */
function provenType(facts: Facts): string | undefined {
  const witness = facts.equal ?? facts.lower?.value ?? facts.upper?.value
  if (witness !== undefined) return numberless(typeOf(witness))
  if (facts.contains !== undefined) return 'list'
  return facts.isMap === true ? 'map' : undefined
}

const numberless = (type: string): string => (type === 'int' || type === 'float' ? 'number' : type)

/** Queries tell integers and floats of this size apart, rules do not: a float may stand between two integers. */
function isCoarse(value: RulesValue): boolean {
  if (typeof value === 'bigint' || typeof value === 'number') return Math.abs(Number(value)) > Number.MAX_SAFE_INTEGER
  if (value instanceof RulesList) return [...value].some(isCoarse)
  return value instanceof RulesMap && value.keys().some((key) => isCoarse(value.get(key) ?? null))
}

/** Whether what the query finds equal to `asked` is equal to `value` for the rules. */
function decideSame(asked: RulesValue, value: RulesValue): boolean | undefined {
  const isEqual = equals(asked, value)
  if (!isCoarse(value)) return isEqual
  return isEqual && canonical(asked) === canonical(value) ? true : undefined
}

/** Whether `field == value` for all documents (true), for none (false), or not decided (undefined). */
export function decideEqual({ facts }: Unknown, value: RulesValue): boolean | undefined {
  if (facts.equal !== undefined) return decideSame(facts.equal, value)
  if (isCoarse(value)) return undefined
  if (value === null && facts.notNull === true) return false
  const type = provenType(facts)
  if (type !== undefined && type !== numberless(typeOf(value))) return false
  if (facts.differs?.some((other) => equals(other, value)) === true) return false
  const { lower, upper } = facts
  if (lower && isBeyond(compare(lower.value, value), lower.inclusive)) return false
  if (upper && isBeyond(compare(value, upper.value), upper.inclusive)) return false
  return undefined
}

const isBeyond = (order: number | undefined, inclusive: boolean): boolean =>
  order !== undefined && (inclusive ? order > 0 : order >= 0)

/** Decides `field op value` for <, <=, > and >= from the bounds that the query sets. */
export function decideOrder(op: '<' | '<=' | '>' | '>=', { facts }: Unknown, value: RulesValue): boolean | undefined {
  const lower = facts.equal === undefined ? facts.lower : { value: facts.equal, inclusive: true }
  const upper = facts.equal === undefined ? facts.upper : { value: facts.equal, inclusive: true }
  if (op === '<' || op === '<=') return below(upper, lower, value, op === '<=')
  const above = below(upper, lower, value, op === '>')
  return above === undefined ? undefined : !above
}

/** Whether the field is below `value` (or equal to it, if `orEqual`). */
function below(upper: Facts['upper'], lower: Facts['lower'], value: RulesValue, orEqual: boolean): boolean | undefined {
  if (isCoarse(value)) return undefined
  if (upper) {
    const order = compare(upper.value, value)
    if (order !== undefined && (order < 0 || (order === 0 && (orEqual || !upper.inclusive)))) return true
  }
  if (lower) {
    const order = compare(lower.value, value)
    if (order !== undefined && (order > 0 || (order === 0 && (!orEqual || !lower.inclusive)))) return false
  }
  return undefined
}

/** Decides `element in container` where one of the two is unknown. */
export function decideIn(element: RulesValue | Unknown, container: RulesValue | Unknown): boolean | Fault | undefined {
  if (container instanceof Unknown) return element instanceof Unknown ? undefined : decideContains(container, element)
  if (!(element instanceof Unknown)) return undefined
  let candidates: Iterable<RulesValue>
  if (container instanceof RulesList || container instanceof RulesSet) candidates = container
  else if (container instanceof RulesMap) candidates = container.keys()
  else return new Fault(`'in' needs a list, set or map on its right, not a ${typeOf(container)}`)
  // A field that may be missing makes the whole an error, even where there is nothing to compare it with.
  let isDecided = !mayFail(element)
  for (const candidate of candidates) {
    const decision = decideEqual(element, candidate)
    if (decision === true) return true
    if (decision === undefined) isDecided = false
  }
  return isDecided ? false : undefined
}

function decideContains({ facts }: Unknown, element: RulesValue): boolean | undefined {
  if (facts.equal instanceof RulesList) {
    const decisions = Array.from(facts.equal, (item) => decideSame(item, element))
    return decisions.includes(true) ? true : decisions.includes(undefined) ? undefined : false
  }
  if (facts.equal instanceof RulesMap) return typeof element === 'string' ? facts.equal.has(element) : undefined
  if (facts.contains?.some((item) => decideSame(item, element) === true) === true) return true
  return typeof element === 'string' && facts.children?.get(element)?.exists === true ? true : undefined
}

/** Decides `field is type`. */
export function decideType({ facts }: Unknown, name: string): boolean | undefined {
  const type = provenType(facts)
  if (type === undefined) return undefined
  if (type !== 'number') return type === name
  return name === 'number' ? true : name === 'int' || name === 'float' ? undefined : false
}

/** Calls a method on an unknown value; what the query does not decide stays unknown. */
export function callUnknown(self: Unknown, name: string, args: readonly RulesValue[]): RulesValue | Unknown {
  const [first] = args
  if (name === 'get' && args.length === 2) {
    const keys = keyPath(first)
    if (keys instanceof Fault) return unknown
    let value: RulesValue | Unknown = self
    for (const key of keys) value = value instanceof Unknown ? value.member(key) : unknown
    return value
  }
  if (name === 'keys' && args.length === 0 && self.facts.children !== undefined) {
    const present = [...self.facts.children].filter(([, facts]) => facts.exists === true)
    return new Unknown({ exists: true, notNull: true, contains: present.map(([key]) => key) })
  }
  if (provenType(self.facts) === 'list' && (first instanceof RulesList || first instanceof RulesSet)) {
    const has = (value: RulesValue): boolean => decideContains(self, value) === true
    if (name === 'hasAny' && [...first].some(has)) return true
    if (name === 'hasAll' && [...first].every(has)) return true
  }
  return unknown
}
