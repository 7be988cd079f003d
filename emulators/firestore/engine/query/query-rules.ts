import { DISJUNCTIONS_MAX, INEQUALITY_FIELDS_MAX, NOT_IN_VALUES_MAX, QUERY_COMPONENTS_MAX } from '../limits.ts'
import { invalid } from '../request.ts'
import { fieldFilters, isInequality, isNegation } from './query.ts'
import type { FieldFilter, Filter, Order, Scope } from './query.ts'

/** Which operators may stand together; throws INVALID_ARGUMENT in production's words. */
export function checkFilterRules(filter: Filter | undefined): void {
  const filters = fieldFilters(filter)
  for (const { op, value } of filters) {
    const name = op === 'in' ? 'IN' : op === 'not-in' ? 'NOT_IN' : 'ARRAY_CONTAINS_ANY'
    const maximum = op === 'not-in' ? NOT_IN_VALUES_MAX : DISJUNCTIONS_MAX
    if (op !== 'in' && op !== 'not-in' && op !== 'array-contains-any') continue
    if ((value.arrayValue?.values?.length ?? 0) > maximum)
      throw invalid(`'${name}' supports up to ${maximum} comparison values.`)
  }
  if (filters.filter(({ op }) => isNegation(op)).length > 1) {
    throw invalid("Only a single 'NOT_EQUAL', 'NOT_IN', 'IS_NOT_NAN', or 'IS_NOT_NULL' filter allowed per query.")
  }
  const isDisjunctive = filters.some(({ op }) => op === 'in' || op === 'array-contains-any') || hasOr(filter)
  if (isDisjunctive && filters.some(({ op }) => op === 'not-in')) {
    throw invalid("'NOT_IN' cannot be used in the same query with 'IN', 'ARRAY_CONTAINS_ANY' or 'OR'.")
  }
  const inequalities = filters.filter(({ op }) => isInequality(op))
  const equatesName = filters.some(({ field, op }) => field.isName && (op === '==' || op === 'in'))
  if (equatesName && inequalities.length > 0 && !inequalities.some(({ field }) => field.isName)) {
    throw invalid(
      'Equality on key is not allowed if there are other inequality fields and key does not appear in inequalities.',
    )
  }
}

function hasOr(filter: Filter | undefined): boolean {
  return filter !== undefined && filter.kind !== 'field' && (filter.kind === 'or' || filter.filters.some(hasOr))
}

/** Limits that count in disjunctive normal form. */
export function checkDisjunctionRules(
  disjunctions: readonly FieldFilter[][],
  explicitOrders: number,
  scope: Scope,
): void {
  let total = 0
  const fields = new Set<string>()
  for (const disjunction of disjunctions) {
    total += disjunction.length
    if (disjunction.filter(({ op }) => op === 'array-contains').length > 1) {
      throw invalid("A maximum of 1 'ARRAY_CONTAINS' filter is allowed per disjunction.")
    }
    for (const { op, field } of disjunction) if (isInequality(op)) fields.add(field.text)
  }
  if (fields.size > INEQUALITY_FIELDS_MAX) {
    throw invalid(
      `The query contains ${fields.size} distinct inequality fields: [${[...fields].sort().join(', ')}]. A query may not have ` +
        `more than ${INEQUALITY_FIELDS_MAX} distinct inequality fields.`,
    )
  }
  const parent = scope.kind === 'collection' ? scope.name.slice(0, scope.name.lastIndexOf('/')) : scope.parent
  const ancestors = parent.endsWith('/documents') ? 0 : 1
  if (total + explicitOrders + ancestors > QUERY_COMPONENTS_MAX) {
    throw invalid(
      `The query may not have more than ${QUERY_COMPONENTS_MAX} filters + sort orders + ancestor total. Currently there are ` +
        `${total} filters, ${explicitOrders} sort orders, and ${ancestors === 0 ? 'no' : 'one'} ancestor filter.`,
    )
  }
}

/** What a query over all collections may ask: filters and an ascending order on `__name__` only. */
export function checkKindlessRules(filter: Filter | undefined, orders: readonly Order[]): void {
  const other = fieldFilters(filter).find(({ field }) => !field.isName)
  if (other !== undefined) throw invalid(`kind is required for filter: ${other.field.text}`)
  if (orders.some(({ field, descending }) => !field.isName || descending)) {
    throw invalid('kind is required for all orders except __key__ ascending')
  }
}
