import type { DocumentReader, StoredChange, StoredDocument } from '../types.ts'
import { collectionOf, idOf } from '../names.ts'
import { indexEntries, shapeKey } from './index-shape.ts'
import type { IndexShape } from './index-shape.ts'
import { OrderedKeys } from './ordered-keys.ts'
import { inScope, scopeKey, scopePrefix } from './query-scope.ts'
import type { Scope } from './query.ts'

/** Indexes kept at most; beyond, the one that was used longest ago goes. */
const INDEXES_MAX = 500

interface Index {
  readonly shape: IndexShape
  readonly keys: OrderedKeys
}

interface ScopeIndexes {
  readonly scope: Scope
  readonly prefix: string
  readonly indexes: Map<string, Index>
}

/** The indexes that queries have asked for, each made on first use and then kept in step with every commit. */
export class QueryIndexes {
  readonly #store: DocumentReader
  readonly #scopes = new Map<string, ScopeIndexes>()
  readonly #collections = new Map<string, ScopeIndexes>()
  /** Scopes over several collections, by collection id; those over all collections under ''. */
  readonly #wide = new Map<string, Set<ScopeIndexes>>()
  /** Every index with its scope, longest unused first. */
  readonly #used = new Map<string, [ScopeIndexes, string]>()

  constructor(store: DocumentReader) {
    this.#store = store
    store.subscribe(({ changes }) => {
      if (this.#used.size === 0) return
      for (const change of changes) this.#maintain(change)
    })
  }

  /** The keys of an index if it exists already. */
  find(scope: Scope, shape: IndexShape): OrderedKeys | undefined {
    const key = shapeKey(shape)
    const holder = this.#scopes.get(scopeKey(scope))
    const index = holder?.indexes.get(key)
    if (holder === undefined || index === undefined) return undefined
    this.#touch(holder, key)
    return index.keys
  }

  /** The keys of an index, made from all documents of the scope if it does not exist. */
  make(scope: Scope, shape: IndexShape): OrderedKeys {
    const found = this.find(scope, shape)
    if (found !== undefined) return found
    const holder = this.#holder(scope)
    const entries: string[] = []
    for (const document of documentsIn(this.#store, scope))
      entries.push(...indexEntries(shape, document, holder.prefix))
    const keys = new OrderedKeys(entries)
    const key = shapeKey(shape)
    holder.indexes.set(key, { shape, keys })
    this.#touch(holder, key)
    this.#dropUnused()
    return keys
  }

  #holder(scope: Scope): ScopeIndexes {
    const key = scopeKey(scope)
    const found = this.#scopes.get(key)
    if (found !== undefined) return found
    const holder = { scope, prefix: scopePrefix(scope), indexes: new Map<string, Index>() }
    this.#scopes.set(key, holder)
    if (scope.kind === 'collection') this.#collections.set(scope.name, holder)
    else {
      const id = scope.kind === 'group' ? scope.collectionId : ''
      this.#wide.set(id, (this.#wide.get(id) ?? new Set()).add(holder))
    }
    return holder
  }

  #touch(holder: ScopeIndexes, key: string): void {
    const id = `${scopeKey(holder.scope)} ${key}`
    this.#used.delete(id)
    this.#used.set(id, [holder, key])
  }

  #dropUnused(): void {
    for (const [id, [holder, key]] of this.#used) {
      if (this.#used.size <= INDEXES_MAX) return
      this.#used.delete(id)
      holder.indexes.delete(key)
      if (holder.indexes.size > 0) continue
      this.#scopes.delete(scopeKey(holder.scope))
      if (holder.scope.kind === 'collection') this.#collections.delete(holder.scope.name)
      else this.#wide.get(holder.scope.kind === 'group' ? holder.scope.collectionId : '')?.delete(holder)
    }
  }

  #maintain(change: StoredChange): void {
    const collection = collectionOf(change.name)
    const single = this.#collections.get(collection)
    if (single !== undefined) update(single, change)
    if (this.#wide.size === 0) return
    for (const id of [idOf(collection), '']) {
      for (const holder of this.#wide.get(id) ?? []) if (inScope(holder.scope, change.name)) update(holder, change)
    }
  }
}

/** Every document of a scope, in no promised order. */
export function documentsIn(store: DocumentReader, scope: Scope): Iterable<StoredDocument> {
  if (scope.kind === 'collection') return store.inCollection(scope.name)
  return scope.kind === 'group' ? store.inCollectionGroup(scope.parent, scope.collectionId) : store.below(scope.parent)
}

function update(holder: ScopeIndexes, { before, after }: StoredChange): void {
  for (const { shape, keys } of holder.indexes.values()) {
    const old = before === undefined ? [] : indexEntries(shape, before, holder.prefix)
    const current = after === undefined ? [] : indexEntries(shape, after, holder.prefix)
    const kept = new Set(current)
    for (const key of old) if (!kept.delete(key)) keys.delete(key)
    for (const key of kept) keys.add(key)
  }
}
