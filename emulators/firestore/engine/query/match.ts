import type { Value } from '../../api/values.ts'
import type { StoredDocument } from '../types.ts'
import { compareNames, compareValues } from '../values/compare.ts'
import { getField } from '../values/field-path.ts'
import { kindRank } from '../values/value-kind.ts'
import type { Cursor, FieldFilter, Filter, Order, Query, QueryField } from './query.ts'
import { inScope } from './query-scope.ts'

/** Whether a document is in the query's scope, passes its filter, has all its order fields and lies between its cursors. */
export function matches(query: Query, document: StoredDocument): boolean {
  if (!inScope(query.scope, document.name)) return false
  if (query.filter !== undefined && !matchesFilter(query.filter, document)) return false
  if (query.orders.some(({ field }) => fieldValue(document, field) === undefined)) return false
  if (query.startAt !== undefined && !isAfter(query.orders, query.startAt, document)) return false
  return query.endAt === undefined || !isAfter(query.orders, query.endAt, document)
}

/** A comparator of documents that match the query, in the query's order; never 0 for two different documents. */
export function compareDocuments(query: Query): (a: StoredDocument, b: StoredDocument) => number {
  const { orders } = query
  return (a, b) => {
    for (const { field, descending } of orders) {
      const order = field.isName ? compareNames(a.name, b.name) : compareFieldValues(a, b, field)
      if (order !== 0) return descending ? -order : order
    }
    return 0
  }
}

function compareFieldValues(a: StoredDocument, b: StoredDocument, field: QueryField): number {
  const left = getField(a.fields, field.path)
  const right = getField(b.fields, field.path)
  return left === undefined || right === undefined ? 0 : compareValues(left, right)
}

/** The value of a field; that of `__name__` is a reference to the document itself. */
export function fieldValue(document: StoredDocument, field: QueryField): Value | undefined {
  return field.isName ? { referenceValue: document.name } : getField(document.fields, field.path)
}

/** Whether a document passes a filter. */
export function matchesFilter(filter: Filter, document: StoredDocument): boolean {
  if (filter.kind === 'field') {
    const value = fieldValue(document, filter.field)
    return value !== undefined && passes(filter, value)
  }
  if (filter.kind === 'and') return filter.filters.every((inner) => matchesFilter(inner, document))
  return filter.filters.some((inner) => matchesFilter(inner, document))
}

function passes({ op, value: operand }: FieldFilter, value: Value): boolean {
  switch (op) {
    case '==':
      return areEqual(value, operand)
    case 'in':
      return elements(operand).some((item) => areEqual(value, item))
    case 'array-contains':
      return elements(value).some((item) => areEqual(item, operand))
    case 'array-contains-any':
      return elements(value).some((item) => elements(operand).some((wanted) => areEqual(item, wanted)))
    case 'is-null':
      return isNull(value)
    case 'is-nan':
      return isNaN(value)
    case 'is-not-null':
      return !isNull(value)
    case 'is-not-nan':
      return !isNull(value) && !isNaN(value)
    case '!=':
      return !isNull(value) && !isNull(operand) && compareValues(value, operand) !== 0
    case 'not-in':
      return !isNull(value) && !elements(operand).some((item) => isNull(item) || compareValues(value, item) === 0)
    default:
      return (
        isComparable(value) &&
        isComparable(operand) &&
        kindRank(value) === kindRank(operand) &&
        inRange(op, value, operand)
      )
  }
}

function inRange(op: '<' | '<=' | '>' | '>=', value: Value, operand: Value): boolean {
  const order = compareValues(value, operand)
  return op === '<' ? order < 0 : op === '<=' ? order <= 0 : op === '>' ? order > 0 : order >= 0
}

/** Equality in filters: like that of SQL, null and NaN equal nothing. */
function areEqual(a: Value, b: Value): boolean {
  return isComparable(a) && isComparable(b) && compareValues(a, b) === 0
}

/** Whether `==`, ranges and array membership can hold for a value: not for null and NaN, which have filters of their own. */
export function isComparable(value: Value): boolean {
  return !isNull(value) && !isNaN(value)
}

export function isNull(value: Value): boolean {
  return value.nullValue !== undefined
}

function isNaN(value: Value): boolean {
  return value.doubleValue === 'NaN'
}

function elements(value: Value): readonly Value[] {
  return value.arrayValue?.values ?? []
}

/** Whether a document comes after a cursor in the query's order. */
function isAfter(orders: readonly Order[], cursor: Cursor, document: StoredDocument): boolean {
  for (const [index, operand] of cursor.values.entries()) {
    const order = orders[index]
    const value = order === undefined ? undefined : fieldValue(document, order.field)
    if (order === undefined || value === undefined) break
    const difference = compareValues(value, operand)
    if (difference !== 0) return order.descending ? difference < 0 : difference > 0
  }
  return cursor.before
}
