import { invalid } from '../request.ts'
import { compareUtf8 } from '../values/utf8-order.ts'
import { fieldFilters, isInequality } from './query.ts'
import type { Filter, Order, QueryField } from './query.ts'

const NAME: QueryField = { path: ['__name__'], text: '__name__', isName: true }

/**
 * The explicit orders, then the fields with inequalities in the order of their names, then `__name__`; what is added runs
 * in the direction of the last explicit order. Source: the comment of StructuredQuery.order_by in google/firestore/v1.
 */
export function effectiveOrders(explicit: readonly Order[], filter: Filter | undefined): Order[] {
  const descending = explicit.at(-1)?.descending ?? false
  const orders = [...explicit]
  const known = new Set(explicit.map(({ field }) => field.text))
  const implied = fieldFilters(filter)
    .filter(({ op, field }) => isInequality(op) && !field.isName)
    .map(({ field }) => field)
    .sort(compareFields)
  for (const field of [...implied, NAME]) {
    if (known.has(field.text)) continue
    known.add(field.text)
    orders.push({ field, descending })
  }
  if (orders.findIndex(({ field }) => field.isName) < orders.length - 1) {
    throw invalid(
      `Order by clause cannot contain more fields after the key ${orders.at(-1)?.field.text ?? ''}`.trimEnd(),
    )
  }
  return orders
}

function compareFields(a: QueryField, b: QueryField): number {
  for (let index = 0; index < Math.min(a.path.length, b.path.length); index += 1) {
    const order = compareUtf8(a.path[index] ?? '', b.path[index] ?? '')
    if (order !== 0) return order
  }
  return a.path.length - b.path.length
}
