import { compareDocuments, matches } from '../query/match.ts'
import type { Query } from '../query/query.ts'
import { inScope } from '../query/query-scope.ts'
import type { StoredDocument } from '../types.ts'
import type { LockedRange } from './read-lock.ts'

/**
 * What a query has scanned: documents that match it, also those yet to come, up to its last result where its limit
 * ended the scan. `results` absent means that everything was scanned, as by an aggregation; so does a nearest-neighbour search.
 */
export function queryRange(query: Query, results?: readonly StoredDocument[]): LockedRange {
  if (query.limit === 0) return () => false
  const isCutOff = results !== undefined && query.nearest === undefined && results.length === query.limit
  const end = isCutOff ? results.at(-1) : undefined
  const compare = compareDocuments(query)
  const isScanned = (document: StoredDocument | undefined): boolean =>
    document !== undefined && matches(query, document) && (end === undefined || compare(document, end) <= 0)
  return ({ name, before, after }) => inScope(query.scope, name) && (isScanned(before) || isScanned(after))
}
