/** A field that holds the time from which on the documents of a collection group are of no use. */
export interface TtlPolicy {
  readonly collectionGroup: string
  readonly fieldPath: string
}
