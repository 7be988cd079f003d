import { RulesList } from '../values/list.ts'
import { RulesMap } from '../values/map.ts'
import type { RulesValue } from '../values/value.ts'
import type { Facts } from './facts.ts'

/** A value that differs from document to document of a query; `facts` is what the query proves about it. */
export class Unknown {
  readonly facts: Facts

  constructor(facts: Facts) {
    this.facts = facts
  }

  /** The field `name` of this value, as far as it is known. */
  member(name: string): RulesValue | Unknown {
    const { children, equal } = this.facts
    if (equal instanceof RulesMap) {
      const value = equal.get(name)
      return value === undefined ? unknown : known({ equal: value })
    }
    const child = children?.get(name)
    return child === undefined ? unknown : known(child)
  }
}

/** The value of which nothing is known, not even that it exists. */
export const unknown = new Unknown({})

/** A value that is there, whatever it is: what a wildcard stands for. */
export const present = new Unknown({ exists: true, notNull: true })

/** Whether a value may turn out to be an error, as a field does that a document does not have. */
export const mayFail = (result: unknown): boolean => result instanceof Unknown && result.facts.exists !== true

/** The value itself where the facts leave no doubt, else an Unknown that carries them. */
export function known(facts: Facts): RulesValue | Unknown {
  return facts.equal !== undefined && !hasNumber(facts.equal) ? facts.equal : new Unknown(facts)
}

/** A query for 5 also finds 5.0, so a number that a query proves has no known type. */
function hasNumber(value: RulesValue): boolean {
  if (typeof value === 'bigint' || typeof value === 'number') return true
  if (value instanceof RulesList) return [...value].some(hasNumber)
  return value instanceof RulesMap && value.keys().some((key) => hasNumber(value.get(key) ?? null))
}
