import { Fault } from './fault.ts'
import { RulesList } from './list.ts'
import { method } from './method.ts'
import type { Method } from './method.ts'
import { RulesSet, setOf } from './set.ts'
import type { RulesValue } from './value.ts'

/** hasAll, hasAny and hasOnly of lists and sets, whose argument is a list or a set. */
export const membershipMethods: {
  hasAll: Method<RulesList | RulesSet>
  hasAny: Method<RulesList | RulesSet>
  hasOnly: Method<RulesList | RulesSet>
} = {
  hasAll: method(1, (self, [other]) => {
    if (!isCollection(other)) return notACollection('hasAll')
    const mine = asSet(self)
    return every(other, (value) => mine.has(value))
  }),
  hasAny: method(1, (self, [other]) => {
    if (!isCollection(other)) return notACollection('hasAny')
    const mine = asSet(self)
    return !every(other, (value) => !mine.has(value))
  }),
  hasOnly: method(1, (self, [other]) => {
    if (!isCollection(other)) return notACollection('hasOnly')
    const theirs = asSet(other)
    return every(self, (value) => theirs.has(value))
  }),
}

const isCollection = (value: RulesValue | undefined): value is RulesList | RulesSet =>
  value instanceof RulesList || value instanceof RulesSet
const notACollection = (name: string): Fault => new Fault(`${name}() takes a list or a set`)
const asSet = (value: RulesList | RulesSet): RulesSet => (value instanceof RulesSet ? value : setOf(value))

function every(values: Iterable<RulesValue>, holds: (value: RulesValue) => boolean): boolean {
  for (const value of values) if (!holds(value)) return false
  return true
}
