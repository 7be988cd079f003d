import { formatFieldPath, parseFieldPath } from '../values/field-path.ts'
import type { CompositeIndex, FieldIndex, FieldOverride, IndexFile } from './index-file.ts'
import type { IndexMode, IndexOrder, QueryScope } from './index-file.ts'
import type { KnownIndex, Part } from './known-index.ts'

/** Every field has these unless it is exempt. Source: https://firebase.google.com/docs/firestore/query-data/index-overview#automatic_indexing */
const AUTOMATIC: readonly FieldIndex[] = [
  { queryScope: 'COLLECTION', order: 'ASCENDING' },
  { queryScope: 'COLLECTION', order: 'DESCENDING' },
  { queryScope: 'COLLECTION', arrayConfig: 'CONTAINS' },
]

/** The most indexes on one field, on its elements, how many composite ones there are, and the most fields of one. */
export interface IndexDensity {
  readonly ofField: number
  readonly ofElement: number
  readonly composites: number
  readonly compositeFields: number
}

/** That of the automatic indexes alone. */
const AUTOMATIC_DENSITY: IndexDensity = { ofField: 2, ofElement: 1, composites: 0, compositeFields: 1 }

/** All indexes that a database has with an index file: the automatic ones, changed by field overrides, and the composite ones. */
export class IndexSet {
  readonly #composites = new Map<string, CompositeIndex[]>()
  readonly #known = new Map<string, KnownIndex[]>()
  /** By collection group, then by field path. */
  readonly #overrides = new Map<string, Map<string, FieldOverride>>()
  readonly #densities = new Map<string, IndexDensity>()

  constructor({ indexes, fieldOverrides }: IndexFile) {
    for (const index of indexes) {
      push(this.#composites, index.collectionGroup, index)
      const known = knownIndex(index)
      if (known !== undefined) push(this.#known, `${index.queryScope} ${index.collectionGroup}`, known)
    }
    for (const override of fieldOverrides) {
      const fields = this.#overrides.get(override.collectionGroup) ?? new Map<string, FieldOverride>()
      this.#overrides.set(override.collectionGroup, fields.set(override.fieldPath, override))
    }
  }

  /** The composite indexes on documents of a collection group, of either scope. */
  composites(collectionGroup: string): readonly CompositeIndex[] {
    return this.#composites.get(collectionGroup) ?? []
  }

  /** What can answer queries of one scope on the given fields. */
  known(collectionGroup: string, queryScope: QueryScope, fieldPaths: Iterable<string>): KnownIndex[] {
    const found = [...(this.#known.get(`${queryScope} ${collectionGroup}`) ?? [])]
    for (const fieldPath of fieldPaths) {
      for (const index of this.fieldIndexes(collectionGroup, fieldPath)) {
        if (index.queryScope === queryScope) found.push(knownFieldIndex(fieldPath, index))
      }
    }
    return found
  }

  /** The indexes on one field: by its own override, else by that of the maps around it, of all fields, or the automatic ones. */
  fieldIndexes(collectionGroup: string, fieldPath: string): readonly FieldIndex[] {
    const overrides = this.#overrides.get(collectionGroup)
    if (overrides === undefined) return AUTOMATIC
    const path = parseFieldPath(fieldPath)
    for (let length = path.length; length > 0; length -= 1) {
      const own = overrides.get(formatFieldPath(path.slice(0, length)))
      if (own !== undefined) return own.indexes
    }
    return this.defaultIndexes(collectionGroup)
  }

  /** The indexes on fields without an override. */
  defaultIndexes(collectionGroup: string): readonly FieldIndex[] {
    return this.#overrides.get(collectionGroup)?.get('*')?.indexes ?? AUTOMATIC
  }

  /** A field's own override. */
  override(collectionGroup: string, fieldPath: string): FieldOverride | undefined {
    return this.#overrides.get(collectionGroup)?.get(fieldPath)
  }

  /** How much indexing a field, an element of an array and a document of a collection group can cause at most. */
  density(collectionGroup: string): IndexDensity {
    const known = this.#densities.get(collectionGroup)
    if (known !== undefined) return known
    // Clients choose the names of collections: only those that the file names are remembered.
    if (!this.#overrides.has(collectionGroup) && !this.#composites.has(collectionGroup)) return AUTOMATIC_DENSITY
    const overrides = [...(this.#overrides.get(collectionGroup)?.values() ?? [])].map(({ indexes }) => indexes)
    const composites = this.composites(collectionGroup)
    const most = (isCounted: (index: FieldIndex) => boolean): number =>
      Math.max(...[AUTOMATIC, ...overrides].map((indexes) => indexes.filter(isCounted).length))
    const density = {
      ofField: most((index) => 'order' in index),
      ofElement: most((index) => 'arrayConfig' in index),
      composites: composites.length,
      compositeFields: Math.max(1, ...composites.map(({ fields }) => fields.length)),
    }
    this.#densities.set(collectionGroup, density)
    return density
  }
}

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}

/** Undefined for an index on vectors, which answers no other queries. */
function knownIndex({ fields }: CompositeIndex): KnownIndex | undefined {
  const parts: Part[] = []
  let nameOrder: IndexOrder | undefined
  for (const field of fields) {
    if ('vectorConfig' in field) return undefined
    const { fieldPath } = field
    if (fieldPath === '__name__' && 'order' in field) nameOrder = field.order
    else parts.push({ fieldPath, mode: modeOf(field) })
  }
  return { parts, nameOrder: nameOrder ?? impliedNameOrder(parts) }
}

/** An index on the elements of arrays holds the names in both directions. */
function knownFieldIndex(fieldPath: string, index: FieldIndex): KnownIndex {
  const mode = modeOf(index)
  return { parts: [{ fieldPath, mode }], nameOrder: mode === 'CONTAINS' ? 'BOTH' : mode }
}

function modeOf(mode: IndexMode): Part['mode'] {
  return 'order' in mode ? mode.order : mode.arrayConfig
}

/**
 * The direction of `__name__` in an index that does not say: that of its last field, ascending after an array.
 * Source: https://firebase.google.com/docs/firestore/reference/rest/v1/projects.databases.collectionGroups.indexes
 */
export function impliedNameOrder(parts: readonly Part[]): IndexOrder {
  return parts.at(-1)?.mode === 'DESCENDING' ? 'DESCENDING' : 'ASCENDING'
}
