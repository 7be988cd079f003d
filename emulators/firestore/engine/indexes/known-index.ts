import type { IndexOrder } from './index-file.ts'

/** A field in an index: its value in an order, or each element of its array. */
export interface Part {
  readonly fieldPath: string
  readonly mode: IndexOrder | 'CONTAINS'
}

/** An index, on one field or on several: what it is sorted by, and the direction of the document names behind that. */
export interface KnownIndex {
  readonly parts: readonly Part[]
  readonly nameOrder: IndexOrder | 'BOTH'
}

/** A text that is equal for parts which answer the same comparisons for equality: directions do not matter to these. */
export function comparisonOf({ fieldPath, mode }: Part): string {
  return mode === 'CONTAINS' ? `${fieldPath} CONTAINS` : fieldPath
}
