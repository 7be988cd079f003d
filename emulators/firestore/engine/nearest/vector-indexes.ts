import { documentsIn } from '../query/query-indexes.ts'
import { inScope, scopeKey } from '../query/query-scope.ts'
import type { QueryField, Scope } from '../query/query.ts'
import type { DocumentReader, StoredDocument } from '../types.ts'
import { getField } from '../values/field-path.ts'
import { vectorOf } from './vector-of.ts'

/** Vector indexes kept at most; beyond, the one that was used longest ago goes. */
const INDEXES_MAX = 20

/** The vectors of a field by document name. */
export type Vectors = ReadonlyMap<string, readonly number[]>

interface VectorIndex {
  readonly scope: Scope
  readonly field: QueryField
  readonly vectors: Map<string, readonly number[]>
}

/** Flat indexes of the vectors in a scope, each made on its first search and then kept in step with every commit. */
export class VectorIndexes {
  readonly #store: DocumentReader
  /** Longest unused first. */
  readonly #indexes = new Map<string, VectorIndex>()

  constructor(store: DocumentReader) {
    this.#store = store
    store.subscribe(({ changes }) => {
      for (const index of this.#indexes.values()) {
        for (const { name, after } of changes) if (inScope(index.scope, name)) enter(index, name, after)
      }
    })
  }

  /** The vectors of a field in a scope, of any dimension. */
  vectors(scope: Scope, field: QueryField): Vectors {
    const key = `${scopeKey(scope)} ${field.text}`
    const index = this.#indexes.get(key) ?? this.#make(scope, field)
    this.#indexes.delete(key)
    this.#indexes.set(key, index)
    for (const oldest of this.#indexes.keys()) {
      if (this.#indexes.size <= INDEXES_MAX) break
      this.#indexes.delete(oldest)
    }
    return index.vectors
  }

  #make(scope: Scope, field: QueryField): VectorIndex {
    const index: VectorIndex = { scope, field, vectors: new Map() }
    for (const document of documentsIn(this.#store, scope)) enter(index, document.name, document)
    return index
  }
}

function enter({ field, vectors }: VectorIndex, name: string, document: StoredDocument | undefined): void {
  const value = document && getField(document.fields, field.path)
  const vector = value && vectorOf(value)
  if (vector === undefined) vectors.delete(name)
  else vectors.set(name, vector)
}
