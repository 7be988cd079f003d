import { DISJUNCTIONS_MAX } from '../limits.ts'
import { invalid } from '../request.ts'
import type { FieldFilter, FieldOperator, Filter } from './query.ts'

/**
 * Writes a filter as an OR of ANDs of simple filters: each value of `in` and `array-contains-any` becomes a disjunction.
 * Throws INVALID_ARGUMENT above the limit, before anything is expanded.
 */
export function disjunctionsOf(filter: Filter | undefined): FieldFilter[][] {
  if (filter === undefined) return [[]]
  const count = countDisjunctions(filter)
  if (count > DISJUNCTIONS_MAX) {
    throw invalid(
      `Too many disjunctions after normalization. Result had ${count} disjunctions which is more than the maximum of ${DISJUNCTIONS_MAX}`,
    )
  }
  return expand(filter)
}

const SINGLE: Partial<Record<FieldOperator, FieldOperator>> = { in: '==', 'array-contains-any': 'array-contains' }

function countDisjunctions(filter: Filter): number {
  if (filter.kind === 'field')
    return SINGLE[filter.op] === undefined ? 1 : (filter.value.arrayValue?.values?.length ?? 1)
  const counts = filter.filters.map(countDisjunctions)
  return counts.reduce((sum, count) => (filter.kind === 'or' ? sum + count : sum * count))
}

function expand(filter: Filter): FieldFilter[][] {
  if (filter.kind === 'field') {
    const op = SINGLE[filter.op]
    if (op === undefined) return [[filter]]
    return (filter.value.arrayValue?.values ?? []).map((value) => [{ ...filter, op, value }])
  }
  if (filter.kind === 'or') return filter.filters.flatMap(expand)
  let terms: FieldFilter[][] = [[]]
  for (const inner of filter.filters) {
    const further = expand(inner)
    terms = terms.flatMap((term) => further.map((more) => [...term, ...more]))
  }
  return terms
}
