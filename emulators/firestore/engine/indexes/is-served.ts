import { comparisonOf } from './known-index.ts'
import type { KnownIndex } from './known-index.ts'
import type { Requirement } from './requirement.ts'

/**
 * Whether the indexes answer what is required: one with everything, or several that are merged, each with a part of what is
 * compared for equality and all of what is sorted behind it.
 * Source: https://firebase.google.com/docs/firestore/query-data/index-overview#taking_advantage_of_index_merging
 */
export function isServed(requirement: Requirement, indexes: Iterable<KnownIndex>): boolean {
  const { equal, sorted, aggregated, nameOrder } = requirement
  if (equal.length + sorted.length + aggregated.length === 0) return nameOrder !== 'DESCENDING'
  const comparisons = new Set(equal.map(comparisonOf))
  const served = new Set<string>()
  let isSorted = false
  for (const index of indexes) {
    const prefix = index.parts.length - sorted.length - aggregated.length
    if (!endsAsRequired(requirement, index, prefix)) continue
    const compared = index.parts.slice(0, prefix).map(comparisonOf)
    if (!compared.every((comparison) => comparisons.has(comparison))) continue
    isSorted = true
    for (const comparison of compared) served.add(comparison)
  }
  return isSorted && served.size === comparisons.size
}

/** Whether an index goes on as required behind its first `prefix` parts. */
function endsAsRequired({ sorted, aggregated, nameOrder }: Requirement, index: KnownIndex, prefix: number): boolean {
  if (prefix < 0) return false
  if (nameOrder !== undefined && index.nameOrder !== 'BOTH' && index.nameOrder !== nameOrder) return false
  const isSorted = sorted.every(({ fieldPath, mode }, position) => {
    const part = index.parts[prefix + position]
    return part?.fieldPath === fieldPath && part.mode === mode
  })
  if (!isSorted) return false
  const behind = index.parts.slice(prefix + sorted.length).map(comparisonOf)
  return aggregated.every((fieldPath) => behind.includes(fieldPath))
}
