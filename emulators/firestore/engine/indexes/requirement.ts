import type { Aggregation } from '../query/parse-aggregation.ts'
import type { FieldFilter, Query } from '../query/query.ts'
import { compareUtf8 } from '../values/utf8-order.ts'
import type { IndexOrder, QueryScope } from './index-file.ts'
import { comparisonOf } from './known-index.ts'
import type { Part } from './known-index.ts'

/** What the indexes must have that answer one disjunction of a query. */
export interface Requirement {
  readonly collectionGroup: string
  readonly queryScope: QueryScope
  /** What is compared for equality, in no order that matters. */
  readonly equal: readonly Part[]
  /** What comes behind these, exactly. */
  readonly sorted: readonly Part[]
  /** What is summed or averaged, behind all else, in no order or direction that matters. */
  readonly aggregated: readonly string[]
  /** The direction of the names at the end; undefined if it does not matter. */
  readonly nameOrder: IndexOrder | undefined
}

/**
 * What a query requires, an entry for each disjunction; fields that are compared for equality need not be sorted.
 * Queries over all collections are answered by document name. Sources:
 * https://firebase.google.com/docs/firestore/query-data/index-overview,
 * https://firebase.google.com/docs/firestore/query-data/multiple-range-fields#indexing_considerations
 */
export function requirementsOf(query: Query, aggregations: readonly Aggregation[] = []): Requirement[] {
  const { scope, disjunctions, orders } = query
  if (scope.kind === 'all') return []
  const queryScope = scope.kind === 'group' ? 'COLLECTION_GROUP' : 'COLLECTION'
  const summed = new Set(
    aggregations.flatMap((each) => (each.kind === 'count' || each.field.isName ? [] : each.field.text)),
  )
  return disjunctions.map((disjunction) => {
    const equal = equalParts(disjunction)
    const known = new Set(equal.map(comparisonOf))
    const sorted = orders
      .filter(({ field }) => !field.isName && !known.has(field.text))
      .map(({ field, descending }): Part => ({ fieldPath: field.text, mode: descending ? 'DESCENDING' : 'ASCENDING' }))
    for (const { fieldPath } of sorted) known.add(fieldPath)
    const aggregated = [...summed].filter((fieldPath) => !known.has(fieldPath)).sort(compareUtf8)
    const isOneName = disjunction.some(({ field, op }) => field.isName && op === '==')
    const nameOrder = orders.at(-1)?.descending === true ? 'DESCENDING' : 'ASCENDING'
    return {
      collectionGroup: scope.collectionId,
      queryScope,
      equal,
      sorted,
      aggregated,
      nameOrder: isOneName || aggregated.length > 0 ? undefined : nameOrder,
    }
  })
}

/** In the order in which production suggests them: by name, what an array contains first. */
function equalParts(disjunction: readonly FieldFilter[]): Part[] {
  const parts = new Map<string, Part>()
  for (const { field, op } of disjunction) {
    if (field.isName || (op !== '==' && op !== 'is-null' && op !== 'is-nan' && op !== 'array-contains')) continue
    const part: Part = { fieldPath: field.text, mode: op === 'array-contains' ? 'CONTAINS' : 'ASCENDING' }
    parts.set(comparisonOf(part), part)
  }
  return [...parts.values()].sort(
    (a, b) => Number(b.mode === 'CONTAINS') - Number(a.mode === 'CONTAINS') || compareUtf8(a.fieldPath, b.fieldPath),
  )
}
