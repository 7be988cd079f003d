import { limits } from '../limits.ts'
import type { FieldPath, QueryCondition, QueryOperator, RulesQuery } from '../types.ts'
import { RulesList } from '../values/list.ts'
import type { RulesValue } from '../values/value.ts'
import { childFacts } from './facts.ts'
import type { Facts } from './facts.ts'

interface Filter {
  readonly field: FieldPath
  readonly op: QueryOperator
  readonly value: RulesValue
}

/**
 * The cases of a query: each document it returns satisfies the facts of at least one of them, so rules must allow all.
 * There is always at least one case; one that knows nothing when the query is too wide to be told apart.
 */
export function casesOf(query: RulesQuery | undefined): Facts[] {
  const conjunctions = query?.where === undefined ? [[]] : disjunctions(query.where)
  return conjunctions.map((filters) => {
    const facts: Facts = { exists: true, notNull: true, isMap: true, children: new Map() }
    for (const { field } of query?.orderBy ?? []) factsAt(facts, field).exists = true
    for (const filter of filters) record(factsAt(facts, filter.field), filter)
    return facts
  })
}

function disjunctions(condition: QueryCondition): Filter[][] {
  const cases = expand(condition)
  return cases.length === 0 || cases.length > limits.queryDisjunctionsMax ? [[]] : cases
}

function expand(condition: QueryCondition): Filter[][] {
  if ('or' in condition) return condition.or.flatMap(disjunctions)
  if ('and' in condition) {
    let cases: Filter[][] = [[]]
    for (const part of condition.and) {
      const options = disjunctions(part)
      cases = cases.flatMap((left) => options.map((right) => [...left, ...right]))
      if (cases.length > limits.queryDisjunctionsMax) return cases
    }
    return cases
  }
  const { field, op, value } = condition
  if (op === 'in' && value instanceof RulesList) return [...value].map((item) => [{ field, op: '==', value: item }])
  if (op === 'array-contains-any' && value instanceof RulesList) {
    return [...value].map((item) => [{ field, op: 'array-contains', value: item }])
  }
  return [[condition]]
}

/** The facts of a field path; the maps on the way are known to be maps. */
function factsAt(root: Facts, path: FieldPath): Facts {
  let facts = root
  for (const name of path) {
    Object.assign(facts, { exists: true, notNull: true, isMap: true })
    facts = childFacts(facts, name)
  }
  return facts
}

function record(facts: Facts, { op, value }: Filter): void {
  facts.exists = true
  if (op === '==') facts.equal = value
  if (value !== null || op === '!=') facts.notNull = true
  if (op === '!=' || op === 'not-in') {
    facts.notNull = true
    facts.differs = [...(facts.differs ?? []), ...(value instanceof RulesList && op === 'not-in' ? value : [value])]
  }
  if (op === '>' || op === '>=') facts.lower = { value, inclusive: op === '>=' }
  if (op === '<' || op === '<=') facts.upper = { value, inclusive: op === '<=' }
  if (op === 'array-contains') facts.contains = [...(facts.contains ?? []), value]
}
