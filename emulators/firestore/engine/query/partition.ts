import { invalid } from '../request.ts'
import type { StoredDocument } from '../types.ts'
import type { Query } from './query.ts'

/** A cursor of the order by `__name__`. */
export interface NameCursor {
  readonly values: [{ readonly referenceValue: string }]
}

/**
 * Cursors at the first document of every part but the first. The query must be a collection group ordered by `__name__`
 * alone. Source: https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.documents/partitionQuery
 */
export function partitionCursors(query: Query, documents: Iterable<StoredDocument>, count: number): NameCursor[] {
  const { scope, filter, orders, startAt, endAt, offset, limit, nearest } = query
  if (scope.kind !== 'group')
    throw invalid('Query partitions need structuredQuery.from[0] with a collectionId and allDescendants true.')
  const hasCursor = startAt !== undefined || endAt !== undefined
  const isPlain = filter === undefined && !hasCursor && offset === 0 && limit === undefined && nearest === undefined
  if (!isPlain || orders.length > 1 || orders[0]?.descending !== false) {
    throw invalid(
      'Query partitions need a query without filters, cursors, offset, limit and findNearest, ordered by __name__ ascending.',
    )
  }
  const names = Array.from(documents, ({ name }) => name)
  const parts = Math.min(count + 1, names.length)
  const cursors: NameCursor[] = []
  for (let part = 1; part < parts; part += 1) {
    const name = names[Math.floor((part * names.length) / parts)]
    if (name !== undefined) cursors.push({ values: [{ referenceValue: name }] })
  }
  return cursors
}
