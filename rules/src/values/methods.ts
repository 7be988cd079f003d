import { bytesMethods } from './bytes-methods.ts'
import { durationMethods, RulesDuration } from './duration.ts'
import { Fault } from './fault.ts'
import { latLngMethods, RulesLatLng } from './latlng.ts'
import { listMethods } from './list-methods.ts'
import { RulesList } from './list.ts'
import { MapDiff, mapDiffMethods } from './map-diff.ts'
import { mapMethods } from './map-methods.ts'
import { RulesMap } from './map.ts'
import type { Methods } from './method.ts'
import { pathMethods, RulesPath } from './path.ts'
import { setMethods } from './set-methods.ts'
import { RulesSet } from './set.ts'
import { stringMethods } from './string-methods.ts'
import { RulesTimestamp, timestampMethods } from './timestamp.ts'
import { typeOf } from './type-of.ts'
import type { RulesValue } from './value.ts'

const tables: readonly Methods<never>[] = [
  stringMethods,
  bytesMethods,
  listMethods,
  mapMethods,
  mapDiffMethods,
  setMethods,
  timestampMethods,
  durationMethods,
  latLngMethods,
  pathMethods,
]

/** How many arguments each method name takes, over all types that have it. */
const arities = new Map<string, Set<number>>()
for (const table of tables) {
  for (const [name, { arity }] of Object.entries(table)) {
    const known = arities.get(name)
    if (known) known.add(arity)
    else arities.set(name, new Set([arity]))
  }
}

/** The argument counts that a method name accepts on some type; undefined when no type has the method. */
export function methodArities(name: string): ReadonlySet<number> | undefined {
  return arities.get(name)
}

function invoke<Self extends RulesValue>(
  table: Methods<Self>,
  self: Self,
  name: string,
  args: readonly RulesValue[],
): RulesValue | Fault {
  const found = Object.hasOwn(table, name) ? table[name] : undefined
  if (found === undefined) return new Fault(`${typeOf(self)} has no method ${name}()`)
  if (found.arity !== args.length) {
    return new Fault(`${name}() of ${typeOf(self)} takes ${found.arity} arguments, not ${args.length}`)
  }
  return found.call(self, args)
}

/** Calls a method on a value of whatever type it turns out to have. */
export function callMethod(self: RulesValue, name: string, args: readonly RulesValue[]): RulesValue | Fault {
  if (typeof self === 'string') return invoke(stringMethods, self, name, args)
  if (self instanceof RulesMap) return invoke(mapMethods, self, name, args)
  if (self instanceof RulesList) return invoke(listMethods, self, name, args)
  if (self instanceof RulesSet) return invoke(setMethods, self, name, args)
  if (self instanceof MapDiff) return invoke(mapDiffMethods, self, name, args)
  if (self instanceof RulesTimestamp) return invoke(timestampMethods, self, name, args)
  if (self instanceof RulesDuration) return invoke(durationMethods, self, name, args)
  if (self instanceof RulesLatLng) return invoke(latLngMethods, self, name, args)
  if (self instanceof RulesPath) return invoke(pathMethods, self, name, args)
  if (self instanceof Uint8Array) return invoke(bytesMethods, self, name, args)
  return new Fault(`${typeOf(self)} has no method ${name}()`)
}
