import { membershipMethods } from './collection.ts'
import { Fault } from './fault.ts'
import { getter, method } from './method.ts'
import type { Method, Methods } from './method.ts'
import { RulesSet, setOf } from './set.ts'

const combining = (name: string, combine: (self: RulesSet, other: RulesSet) => RulesSet): Method<RulesSet> =>
  method(1, (self, [other]) => (other instanceof RulesSet ? combine(self, other) : new Fault(`${name}() takes a set`)))

/** Source: https://firebase.google.com/docs/reference/rules/rules.Set */
export const setMethods: Methods<RulesSet> = {
  ...membershipMethods,
  size: getter((set) => BigInt(set.size)),
  union: combining('union', (self, other) => setOf([...self, ...other])),
  intersection: combining('intersection', (self, other) => self.filter((value) => other.has(value))),
  difference: combining('difference', (self, other) => self.filter((value) => !other.has(value))),
}
