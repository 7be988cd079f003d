import { fromFirestore } from '@mesh/rules'
import type { QueryCondition, RulesQuery } from '@mesh/rules'
import type { FieldFilter, Filter, Query } from '../query/query.ts'

/** What a query tells about the documents that it may return, for the rules to judge. */
export function rulesQuery(query: Query): RulesQuery {
  return {
    limit: query.limit,
    offset: query.offset === 0 ? undefined : query.offset,
    orderBy: query.orders.map(({ field, descending }) => ({
      field: field.path,
      direction: descending ? 'DESC' : 'ASC',
    })),
    where: query.filter === undefined ? undefined : condition(query.filter),
    allDescendants: query.scope.kind !== 'collection',
  }
}

function condition(filter: Filter): QueryCondition {
  if (filter.kind === 'field') return fieldCondition(filter)
  const inner = filter.filters.map(condition)
  return filter.kind === 'and' ? { and: inner } : { or: inner }
}

/** Filters on NaN prove nothing that rules can say; an empty `and` holds for every document. */
function fieldCondition({ field, op, value }: FieldFilter): QueryCondition {
  switch (op) {
    case 'is-null':
      return { field: field.path, op: '==', value: null }
    case 'is-not-null':
      return { field: field.path, op: '!=', value: null }
    case 'is-nan':
    case 'is-not-nan':
      return { and: [] }
    default:
      return { field: field.path, op, value: fromFirestore(value) }
  }
}
