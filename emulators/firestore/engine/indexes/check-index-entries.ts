import { INDEX_ENTRIES_BYTES_MAX, INDEX_ENTRIES_PER_DOCUMENT_MAX, INDEX_ENTRY_BYTES_MAX } from '../limits.ts'
import { isFarFromLimits } from './is-far-from-limits.ts'
import { invalid } from '../request.ts'
import { collectionOf, idOf } from '../names.ts'
import type { StoredDocument } from '../types.ts'
import { indexEntries } from './index-entries.ts'
import type { IndexEntries } from './index-entries.ts'
import type { IndexSet } from './index-set.ts'

/**
 * Throws INVALID_ARGUMENT, in production's words where they are known, if a document of `size` bytes has too many index
 * entries or too large ones. Source: https://firebase.google.com/docs/firestore/quotas#indexes
 */
export function checkIndexEntries(indexes: IndexSet, document: StoredDocument, size: number): void {
  const group = idOf(collectionOf(document.name))
  if (isFarFromLimits(document, size, indexes.density(group))) return
  const excess = excessOf(document, indexEntries(indexes, document))
  if (excess !== undefined) throw invalid(excess)
}

function excessOf({ name }: StoredDocument, all: Iterable<IndexEntries>): string | undefined {
  let count = 0
  let sum = 0
  let largest: IndexEntries | undefined
  for (const entries of all) {
    count += entries.count
    sum += entries.count * entries.bytes
    if (entries.bytes > (largest?.bytes ?? 0)) largest = entries
  }
  const entity = name.slice(name.indexOf('/documents/') + '/documents'.length)
  if (count > INDEX_ENTRIES_PER_DOCUMENT_MAX) {
    return (
      `too many index entries for entity ${entity}: it has ${shown(count)}, more than the limit of ` +
      `${shown(INDEX_ENTRIES_PER_DOCUMENT_MAX)} for one document. Exempt what no query needs by the fieldOverrides of ` +
      'firestore.indexes.json.'
    )
  }
  if (largest !== undefined && largest.bytes > INDEX_ENTRY_BYTES_MAX) {
    return (
      `Index entry is too large: that of ${entity} in the index on ${largest.fieldPaths.join(', ')} has ` +
      `${shown(largest.bytes)} bytes, more than the limit of ${shown(INDEX_ENTRY_BYTES_MAX)} bytes.`
    )
  }
  if (sum > INDEX_ENTRIES_BYTES_MAX) {
    return (
      `The index entries of ${entity} are too large: together they have ${shown(sum)} bytes, more than the limit of ` +
      `${shown(INDEX_ENTRIES_BYTES_MAX)} bytes for one document. Exempt what no query needs by the fieldOverrides of ` +
      'firestore.indexes.json.'
    )
  }
  return undefined
}

function shown(count: number): string {
  return count.toLocaleString('en')
}
