import { INDEX_ENTRIES_PER_READ, VECTOR_ENTRIES_PER_READ } from '../limits.ts'
import { fieldFilters, isInequality } from '../query/query.ts'
import type { Query } from '../query/query.ts'
import type { ReadMeter } from './read-meter.ts'

/** What a query is billed for. */
export interface BilledReads {
  readonly documents: number
  readonly indexEntries: number
  readonly vectorEntries: number
  /** All of it in read operations, at least one. */
  readonly operations: number
}

/** Bills a query that read `documents`, those that its offset skipped included. Source: https://firebase.google.com/docs/firestore/pricing#index-reads */
export function billQuery(query: Query, documents: number, { indexEntries, vectorEntries }: ReadMeter): BilledReads {
  return billed(documents, hasSeveralRanges(query) ? indexEntries : 0, vectorEntries)
}

/** Bills an aggregation query, which reads index entries only. Source: https://firebase.google.com/docs/firestore/pricing#aggregation_queries */
export function billAggregation({ indexEntries }: ReadMeter): BilledReads {
  return billed(0, indexEntries, 0)
}

function billed(documents: number, indexEntries: number, vectorEntries: number): BilledReads {
  const operations =
    documents + Math.ceil(indexEntries / INDEX_ENTRIES_PER_READ) + Math.ceil(vectorEntries / VECTOR_ENTRIES_PER_READ)
  return { documents, indexEntries, vectorEntries, operations: Math.max(1, operations) }
}

/**
 * Whether a query has two range fields or more: those with inequalities, `__name__` in any filter, and beside one of
 * these every ordered field. The order by name that ends every query does not count.
 */
function hasSeveralRanges({ filter, orders }: Query): boolean {
  const filters = fieldFilters(filter).filter(({ op, field }) => isInequality(op) || field.isName)
  const ranges = new Set(filters.map(({ field }) => field.text))
  if (ranges.size === 0) return false
  for (const { field } of orders) if (!field.isName) ranges.add(field.text)
  return ranges.size > 1
}
