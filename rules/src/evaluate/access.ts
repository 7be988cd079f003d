import { Fault } from '../values/fault.ts'
import { listOf, RulesList } from '../values/list.ts'
import { RulesMap } from '../values/map.ts'
import { RulesPath } from '../values/path.ts'
import { RulesSet } from '../values/set.ts'
import { characters } from '../values/string-methods.ts'
import { equals } from '../values/equality.ts'
import { typeOf } from '../values/type-of.ts'
import type { RulesValue } from '../values/value.ts'

/** `target.name` */
export function memberOf(target: RulesValue, name: string): RulesValue | Fault {
  if (target instanceof RulesMap) {
    const value = target.get(name)
    return value === undefined ? new Fault(`property ${name} is undefined`) : value
  }
  if (target instanceof RulesPath) {
    return target.bound.get(name) ?? new Fault(`the path has no binding ${name}`)
  }
  return new Fault(`${typeOf(target)} has no property ${name}`)
}

/** `target[index]` */
export function elementOf(target: RulesValue, index: RulesValue): RulesValue | Fault {
  if (typeof index === 'string' && (target instanceof RulesMap || target instanceof RulesPath)) {
    return memberOf(target, index)
  }
  if (typeof index !== 'bigint') return new Fault(`${typeOf(target)} cannot be indexed with a ${typeOf(index)}`)
  const found = itemAt(target, Number(index))
  if (found !== undefined) return found
  const isIndexed = typeof target === 'string' || target instanceof RulesList || target instanceof RulesPath
  return new Fault(isIndexed ? `index ${index} is out of range` : `${typeOf(target)} cannot be indexed with an int`)
}

function itemAt(target: RulesValue, index: number): RulesValue | undefined {
  if (target instanceof RulesList) return index >= 0 && index < target.length ? target.at(index) : undefined
  if (target instanceof RulesPath) return target.segments[index]
  return typeof target === 'string' ? characters(target)[index] : undefined
}

/** `target[from:to]`, the upper bound exclusive; an undefined bound is the start or the end. */
export function rangeOf(
  target: RulesValue,
  from: RulesValue | undefined,
  to: RulesValue | undefined,
): RulesValue | Fault {
  const items = typeof target === 'string' ? characters(target) : target instanceof RulesList ? target : undefined
  if (items === undefined) return new Fault(`${typeOf(target)} has no ranges`)
  const lower = from === undefined ? 0n : from
  const upper = to === undefined ? BigInt(items.length) : to
  if (typeof lower !== 'bigint' || typeof upper !== 'bigint') return new Fault('the bounds of a range are integers')
  const [start, end] = [Number(lower), Number(upper)]
  if (start < 0 || end > items.length || start > end) return new Fault(`range [${lower}:${upper}] is out of bounds`)
  if (typeof items === 'string') return items.slice(start, end)
  if (items instanceof RulesList) return listOf([...items].slice(start, end))
  return items.slice(start, end).join('')
}

/** `element in container` */
export function isIn(element: RulesValue, container: RulesValue): boolean | Fault {
  if (container instanceof RulesMap) return typeof element === 'string' && container.has(element)
  if (container instanceof RulesSet) return container.has(element)
  if (!(container instanceof RulesList)) {
    return new Fault(`'in' needs a list, set or map on its right, not a ${typeOf(container)}`)
  }
  for (let i = 0; i < container.length; i++) if (equals(container.at(i), element)) return true
  return false
}
