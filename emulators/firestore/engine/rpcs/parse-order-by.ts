import type { Json } from '../../api/service.ts'
import { invalid, shown } from '../request.ts'

const ORDER = /\s*((?:`(?:[^`\\]|\\[^])*`|[^`,\s])+)(?:\s+(asc|desc))?\s*(?:,(?=[^])|$)/iy

/** Reads an order in words (`priority desc, __name__ desc`) as StructuredQuery.orderBy; throws INVALID_ARGUMENT. */
export function parseOrderBy(text: string): Json[] {
  const orders: Json[] = []
  for (ORDER.lastIndex = 0; ORDER.lastIndex < text.length;) {
    const start = ORDER.lastIndex
    const [, fieldPath, direction] = ORDER.exec(text) ?? []
    if (fieldPath === undefined) {
      throw invalid(`orderBy must be such as "priority desc, __name__ desc", found ${shown(text.slice(start))}.`)
    }
    orders.push({ field: { fieldPath }, direction: direction?.toLowerCase() === 'desc' ? 'DESCENDING' : 'ASCENDING' })
  }
  return orders
}
