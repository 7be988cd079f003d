import type { Json } from '../../api/service.ts'
import { collectionOf, idOf } from '../names.ts'
import { parseQuery } from '../query/parse-query.ts'
import type { QueryEngine } from '../query/query-engine.ts'
import { inScope } from '../query/query-scope.ts'
import type { DocumentReader, StoredChange } from '../types.ts'
import { QueryView } from './query-view.ts'

interface Shared {
  readonly view: QueryView
  readonly key: string
  users: number
}

/** The live queries of all streams, one view for all that ask the same, found by the collections that they look at. */
export class SharedViews {
  readonly #store: DocumentReader
  readonly #queries: QueryEngine
  readonly #shared = new Map<string, Shared>()
  readonly #byView = new Map<QueryView, Shared>()
  /** Views by collection name, by the id of a collection group, and under '' those of all collections. */
  readonly #places = new Map<string, Set<QueryView>>()

  constructor(store: DocumentReader, queries: QueryEngine) {
    this.#store = store
    this.#queries = queries
  }

  /** The view of a query; each call needs one `release`. Throws INVALID_ARGUMENT on a bad query. */
  acquire(parent: string, structuredQuery: Json): QueryView {
    const key = `${parent}\n${canonicalJson(structuredQuery)}`
    let shared = this.#shared.get(key)
    if (shared === undefined) {
      shared = { view: new QueryView(this.#store, this.#queries, parseQuery(parent, structuredQuery)), key, users: 0 }
      this.#shared.set(key, shared)
      this.#byView.set(shared.view, shared)
      const place = placeOf(shared.view)
      this.#places.set(place, (this.#places.get(place) ?? new Set()).add(shared.view))
    }
    shared.users += 1
    return shared.view
  }

  release(view: QueryView): void {
    const shared = this.#byView.get(view)
    if (shared === undefined) return
    shared.users -= 1
    if (shared.users > 0) return
    this.#shared.delete(shared.key)
    this.#byView.delete(view)
    const place = placeOf(view)
    const views = this.#places.get(place)
    views?.delete(view)
    if (views?.size === 0) this.#places.delete(place)
  }

  /** The views that look at the changed documents, each with those that lie in its scope. */
  lookingAt(changes: readonly StoredChange[]): Map<QueryView, StoredChange[]> {
    const found = new Map<QueryView, StoredChange[]>()
    if (this.#places.size === 0) return found
    for (const change of changes) {
      const collection = collectionOf(change.name)
      for (const place of [collection, idOf(collection), '']) {
        for (const view of this.#places.get(place) ?? []) {
          if (!inScope(view.query.scope, change.name)) continue
          const known = found.get(view)
          if (known === undefined) found.set(view, [change])
          else known.push(change)
        }
      }
    }
    return found
  }
}

function placeOf({ query: { scope } }: QueryView): string {
  if (scope.kind === 'collection') return scope.name
  return scope.kind === 'group' ? scope.collectionId : ''
}

/** JSON text with the keys of every object in order, so that equal messages have equal texts. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
