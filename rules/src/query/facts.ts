import type { RulesValue } from '../values/value.ts'

interface Bound {
  readonly value: RulesValue
  readonly inclusive: boolean
}

/** What a query proves about one field of every document it can return. Absent means: nothing is known. */
export interface Facts {
  /** The field equals this value; of numbers the type (Integer or Float) stays unknown. */
  equal?: RulesValue
  lower?: Bound
  upper?: Bound
  /** The field is there (possibly null); else reading it may be an error. */
  exists?: boolean
  notNull?: boolean
  /** The field is a map (a field inside it is constrained). */
  isMap?: boolean
  /** The field is none of these. */
  differs?: RulesValue[]
  /** The field is a list (or a set of keys) with these elements, among others. */
  contains?: RulesValue[]
  children?: Map<string, Facts>
}

/** The facts of a field inside `facts`, created when there are none. */
export function childFacts(facts: Facts, name: string): Facts {
  const children = (facts.children ??= new Map<string, Facts>())
  let child = children.get(name)
  if (child === undefined) children.set(name, (child = {}))
  return child
}
