import type { Json } from '../../api/service.ts'
import { invalid } from '../request.ts'
import type { StoredDocument } from '../types.ts'
import type { Query } from './query.ts'

/**
 * Cursors at the first document of every part but the first. The query must be a collection group ordered by `__name__`
 * alone. Source: https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.documents/partitionQuery
 */
export function partitionCursors(query: Query, documents: Iterable<StoredDocument>, count: number): Json[] {
  const { scope, filter, orders, startAt, endAt, offset, limit } = query
  if (scope.kind === 'collection')
    throw invalid('Query partitions need structuredQuery.from[0].allDescendants to be true.')
  const isPlain =
    filter === undefined && startAt === undefined && endAt === undefined && offset === 0 && limit === undefined
  if (!isPlain || orders.length > 1 || orders[0]?.descending !== false) {
    throw invalid(
      'Query partitions need a query without filters, cursors, offset and limit, ordered by __name__ ascending.',
    )
  }
  const names = Array.from(documents, ({ name }) => name)
  const parts = Math.min(count + 1, names.length)
  const cursors: Json[] = []
  for (let part = 1; part < parts; part += 1) {
    const name = names[Math.floor((part * names.length) / parts)]
    if (name !== undefined) cursors.push({ values: [{ referenceValue: name }] })
  }
  return cursors
}
