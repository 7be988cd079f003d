import type { Fields, Value } from '../../api/values.ts'
import { INDEXED_VALUE_BYTES_MAX } from '../limits.ts'
import { collectionOf, idOf } from '../names.ts'
import type { StoredDocument } from '../types.ts'
import { encodeKey } from '../values/encode-key.ts'
import { formatFieldPath, getField, parseFieldPath } from '../values/field-path.ts'
import { nameSize, textSize, valueSize } from '../values/storage-size.ts'
import { kindOf, vectorComponents } from '../values/value-kind.ts'
import type { CompositeIndex, FieldIndex } from './index-file.ts'
import type { IndexSet } from './index-set.ts'

/** Equal entries of one document: how many there are, the bytes of each, and the fields that the index is on. */
export interface IndexEntries {
  readonly count: number
  readonly bytes: number
  readonly fieldPaths: readonly string[]
}

/** An element has an entry in both directions of the names; no page says so, but production refuses 20,000 different elements. */
export const ENTRIES_PER_ELEMENT = 2
const OVERHEAD_BYTES = 32
const GROUP_OVERHEAD_BYTES = 48

/**
 * The entries of a document in all its indexes; equal elements of an array have one. A value beyond the limit counts as if
 * cut off there. Sources: https://firebase.google.com/docs/firestore/storage-size#index-entry-size,
 * https://firebase.google.com/docs/firestore/query-data/index-overview#automatic_indexing
 */
export function* indexEntries(indexes: IndexSet, { name, fields }: StoredDocument): Generator<IndexEntries> {
  const collection = collectionOf(name)
  const group = idOf(collection)
  const nameBytes = nameSize(name)
  const parent = collectionOf(collection)
  const scopeBytes = {
    COLLECTION: nameBytes + (parent.endsWith('/documents') ? 0 : nameSize(parent)) + OVERHEAD_BYTES,
    COLLECTION_GROUP: nameBytes + OVERHEAD_BYTES,
  }
  yield* ofMap(fields, '', indexes.defaultIndexes(group))
  for (const index of indexes.composites(group)) yield* ofComposite(index)

  function* ofMap(map: Fields, prefix: string, inherited: readonly FieldIndex[]): Generator<IndexEntries> {
    for (const key in map) {
      const value = map[key]
      if (value === undefined) continue
      const fieldPath = prefix + formatFieldPath([key])
      const own = indexes.override(group, fieldPath)?.indexes ?? inherited
      const values = value.arrayValue && distinct(value.arrayValue.values ?? [])
      for (const index of own) {
        const base = textSize(fieldPath) + fieldScopeBytes(index)
        if ('order' in index) yield { count: 1, bytes: base + indexedSize(value), fieldPaths: [fieldPath] }
        else if (values !== undefined) {
          for (const each of values) {
            yield { count: ENTRIES_PER_ELEMENT, bytes: base + indexedSize(each), fieldPaths: [fieldPath] }
          }
        }
      }
      if (value.mapValue !== undefined && kindOf(value) === 'map') {
        yield* ofMap(value.mapValue.fields ?? {}, `${fieldPath}.`, own)
      }
    }
  }

  function fieldScopeBytes({ queryScope }: FieldIndex): number {
    return queryScope === 'COLLECTION' ? scopeBytes.COLLECTION : nameBytes + GROUP_OVERHEAD_BYTES
  }

  function* ofComposite(index: CompositeIndex): Generator<IndexEntries> {
    let bytes = scopeBytes[index.queryScope]
    let several: readonly Value[] | undefined
    for (const field of index.fields) {
      if (field.fieldPath === '__name__') continue
      const value = getField(fields, parseFieldPath(field.fieldPath))
      if (value === undefined) return
      if ('arrayConfig' in field) {
        if (value.arrayValue === undefined) return
        several = distinct(value.arrayValue.values ?? [])
      } else if ('vectorConfig' in field && vectorComponents(value).length !== field.vectorConfig.dimension) return
      else bytes += indexedSize(value)
    }
    const fieldPaths = index.fields.map(({ fieldPath }) => fieldPath)
    if (several === undefined) yield { count: 1, bytes, fieldPaths }
    else for (const each of several) yield { count: 1, bytes: bytes + indexedSize(each), fieldPaths }
  }
}

function indexedSize(value: Value): number {
  return Math.min(valueSize(value), INDEXED_VALUE_BYTES_MAX)
}

function distinct(values: readonly Value[]): readonly Value[] {
  return [...new Map(values.map((value) => [encodeKey(value), value])).values()]
}
