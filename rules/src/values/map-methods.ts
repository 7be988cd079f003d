import { Fault } from './fault.ts'
import { listOf, RulesList } from './list.ts'
import { MapDiff } from './map-diff.ts'
import { RulesMap } from './map.ts'
import { getter, method } from './method.ts'
import type { Methods } from './method.ts'
import type { RulesValue } from './value.ts'

/** Source: https://firebase.google.com/docs/reference/rules/rules.Map */
export const mapMethods: Methods<RulesMap> = {
  size: getter((map) => BigInt(map.size)),
  keys: getter((map) => listOf(map.keys())),
  values: getter((map) => listOf(map.keys().map((key) => map.get(key) ?? null))),
  diff: method(1, (map, [other]) =>
    other instanceof RulesMap ? new MapDiff(map, other) : new Fault('diff() takes a map'),
  ),
  get: method(2, (map, [key, fallback]) => {
    const keys = keyPath(key)
    if (keys instanceof Fault) return keys
    let value: RulesValue | undefined = map
    for (const step of keys) value = value instanceof RulesMap ? value.get(step) : undefined
    return value === undefined ? (fallback ?? null) : value
  }),
}

/** The keys that get() walks: one string, or a list of strings from the outermost map inwards. */
export function keyPath(key: RulesValue | undefined): string[] | Fault {
  if (typeof key === 'string') return [key]
  if (key instanceof RulesList && key.length > 0) {
    const keys = [...key].filter((step) => typeof step === 'string')
    if (keys.length === key.length) return keys
  }
  return new Fault('get() takes a string, or a list of strings that is not empty, as its key')
}
