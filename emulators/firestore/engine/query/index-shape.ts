import type { StoredDocument } from '../types.ts'
import { encodeKey, invertKey } from '../values/encode-key.ts'
import { getField } from '../values/field-path.ts'
import { nameTail } from './name-key.ts'
import type { QueryField } from './query.ts'

/** One part of an index key: a field's value, or each element of its array; descending ones sort the other way round. */
export interface IndexPart {
  readonly field: QueryField
  readonly part: 'value' | 'elements'
  readonly descending: boolean
}

/** What an index is sorted by; the document's name follows the parts, ascending. */
export type IndexShape = readonly IndexPart[]

/** A text that equal shapes share and different ones do not. */
export function shapeKey(shape: IndexShape): string {
  return JSON.stringify(shape.map(({ field, part, descending }) => [field.text, part, descending]))
}

/**
 * The entries of a document in an index: none if it lacks a field, one per distinct array element where a part asks for
 * elements. `prefix` is what the names of the scope begin with.
 */
export function indexEntries(shape: IndexShape, document: StoredDocument, prefix: string): string[] {
  let keys = ['']
  for (const { field, part, descending } of shape) {
    const value = getField(document.fields, field.path)
    if (value === undefined) return []
    const parts = part === 'value' ? [encodeKey(value)] : [...new Set((value.arrayValue?.values ?? []).map(encodeKey))]
    keys = keys.flatMap((key) => parts.map((text) => key + (descending ? invertKey(text) : text)))
  }
  if (keys.length === 0) return keys
  const tail = nameTail(document.name.slice(prefix.length + 1))
  return keys.map((key) => flat(key + tail))
}

/** One string in one piece, one byte per character; what `+` makes is a tree of its parts and twice as large. */
function flat(key: string): string {
  return Buffer.from(key, 'latin1').toString('latin1')
}
