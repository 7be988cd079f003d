import type { Fields } from '../../api/values.ts'
import { INDEX_ENTRIES_BYTES_MAX, INDEX_ENTRIES_PER_DOCUMENT_MAX, INDEX_ENTRY_BYTES_MAX } from '../limits.ts'
import { INDEXED_VALUE_BYTES_MAX } from '../limits.ts'
import type { StoredDocument } from '../types.ts'
import { ENTRIES_PER_ELEMENT } from './index-entries.ts'
import type { IndexDensity } from './index-set.ts'

/** UTF-8 takes at most this many bytes for each of a text's code units. */
const BYTES_PER_UNIT = 3
/** More than an index entry has beside names and values. */
const OVERHEAD_BYTES = 64

/**
 * Whether a document of `size` bytes is so small that none of the limits of index entries can be exceeded. Only counts
 * fields and elements, as this is asked at every write.
 */
export function isFarFromLimits({ name, fields }: StoredDocument, size: number, density: IndexDensity): boolean {
  let fieldCount = 0
  let elementCount = 0
  let pathLength = 0
  const walk = (map: Fields, prefix: number): void => {
    for (const key in map) {
      const value = map[key]
      const length = prefix + key.length + 2
      fieldCount += 1
      if (length > pathLength) pathLength = length
      if (value?.arrayValue !== undefined) elementCount += value.arrayValue.values?.length ?? 0
      else if (value?.mapValue !== undefined) walk(value.mapValue.fields ?? {}, length)
    }
  }
  walk(fields, 0)
  const { ofField, ofElement, composites, compositeFields } = density
  const count = fieldCount * ofField + elementCount * (ofElement * ENTRIES_PER_ELEMENT + composites) + composites
  const values = Math.min(size, compositeFields * INDEXED_VALUE_BYTES_MAX)
  const bytes = OVERHEAD_BYTES + values + (2 * name.length + pathLength) * BYTES_PER_UNIT
  return (
    count <= INDEX_ENTRIES_PER_DOCUMENT_MAX &&
    bytes <= INDEX_ENTRY_BYTES_MAX &&
    count * bytes <= INDEX_ENTRIES_BYTES_MAX
  )
}
