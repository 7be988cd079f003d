import type { CompositeIndex, FieldIndex, FieldOverride, IndexField, IndexMode } from './index-file.ts'
import { impliedNameOrder } from './index-set.ts'
import type { IndexSet } from './index-set.ts'
import type { Part } from './known-index.ts'
import type { Requirement } from './requirement.ts'

/** What to write into firestore.indexes.json, and under which key of it. */
export type SuggestedEntry =
  | { readonly key: 'indexes'; readonly entry: CompositeIndex }
  | { readonly key: 'fieldOverrides'; readonly entry: FieldOverride; readonly added: FieldIndex }

/**
 * The entry that alone answers what is required: a composite index, or where one field suffices its override with one more
 * index, in place of the one it has. Undefined for names in descending order alone, which no index can have.
 */
export function suggestedEntry(requirement: Requirement, indexes: IndexSet): SuggestedEntry | undefined {
  const { collectionGroup, queryScope, equal, sorted, aggregated, nameOrder } = requirement
  const summed = aggregated.map((fieldPath): Part => ({ fieldPath, mode: 'ASCENDING' }))
  const parts = [...equal, ...sorted, ...summed]
  const [first, ...others] = parts
  if (first === undefined) return undefined
  const isAlone = others.length === 0
  const only: Part =
    isAlone && equal.length === 1 && first.mode !== 'CONTAINS' ? { ...first, mode: nameOrder ?? 'ASCENDING' } : first
  const isImplied = nameOrder === undefined || nameOrder === impliedNameOrder([only, ...others])
  if (isAlone && (isImplied || only.mode === 'CONTAINS')) {
    const added: FieldIndex = { ...modeOf(only), queryScope }
    return { key: 'fieldOverrides', entry: extended(indexes, collectionGroup, only.fieldPath, added), added }
  }
  const fields: IndexField[] = parts.map((part) => ({ fieldPath: part.fieldPath, ...modeOf(part) }))
  if (!isImplied) fields.push({ fieldPath: '__name__', order: nameOrder })
  return { key: 'indexes', entry: { collectionGroup, queryScope, fields } }
}

function extended(indexes: IndexSet, collectionGroup: string, fieldPath: string, added: FieldIndex): FieldOverride {
  const ttl = indexes.override(collectionGroup, fieldPath)?.ttl ?? false
  return { collectionGroup, fieldPath, ttl, indexes: [...indexes.fieldIndexes(collectionGroup, fieldPath), added] }
}

function modeOf({ mode }: Part): IndexMode {
  return mode === 'CONTAINS' ? { arrayConfig: mode } : { order: mode }
}
