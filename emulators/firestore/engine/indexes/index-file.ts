export type QueryScope = 'COLLECTION' | 'COLLECTION_GROUP'

export type IndexOrder = 'ASCENDING' | 'DESCENDING'

/** How an index holds a field: by its value in an order, or by each element of its array. */
export type IndexMode = { readonly order: IndexOrder } | { readonly arrayConfig: 'CONTAINS' }

/** The vectors of a field; `dimension` is the number of their components. */
export interface VectorMode {
  readonly vectorConfig: { readonly dimension: number; readonly flat: Readonly<Record<string, never>> }
}

/** One field of a composite index. `fieldPath` is in Firestore's syntax: `a.b`, with backquotes where needed. */
export type IndexField = { readonly fieldPath: string } & (IndexMode | VectorMode)

/** An index on several fields, or on a vector. */
export interface CompositeIndex {
  readonly collectionGroup: string
  readonly queryScope: QueryScope
  readonly fields: readonly IndexField[]
}

/** An index on one field. */
export type FieldIndex = IndexMode & { readonly queryScope: QueryScope }

/** The indexes of one field, in place of the automatic ones; none exempts it. */
export interface FieldOverride {
  readonly collectionGroup: string
  /** `*` means all fields that have no override of their own. */
  readonly fieldPath: string
  /** Whether documents expire at the time in the field. */
  readonly ttl: boolean
  readonly indexes: readonly FieldIndex[]
}

/** The contents of firestore.indexes.json. Source: https://firebase.google.com/docs/reference/firestore/indexes/ */
export interface IndexFile {
  readonly indexes: readonly CompositeIndex[]
  readonly fieldOverrides: readonly FieldOverride[]
}
