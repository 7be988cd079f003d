import type { QueryField } from '../query/query.ts'

export type DistanceMeasure = 'EUCLIDEAN' | 'COSINE' | 'DOT_PRODUCT'

/** The nearest-neighbour stage of a query, which follows all others. */
export interface FindNearest {
  readonly field: QueryField
  readonly vector: readonly number[]
  readonly measure: DistanceMeasure
  readonly limit: number
  /** Where the distance is put into each result. */
  readonly resultField: QueryField | undefined
  /** The least similar distance that still counts: the greatest one, or with DOT_PRODUCT the smallest. */
  readonly threshold: number | undefined
}
