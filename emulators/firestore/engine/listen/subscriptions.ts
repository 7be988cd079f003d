import type { DocumentsTarget } from './documents-target.ts'
import type { QueryView } from './query-view.ts'
import type { QueryTarget } from './query-target.ts'
import type { ListenStream } from './listen-stream.ts'

/** A target together with the stream that listens to it. */
export interface Subscription<T> {
  readonly stream: ListenStream
  readonly target: T
}

/** Which targets must hear of which queries and documents. */
export class Subscriptions {
  readonly #queries = new Map<QueryView, Set<Subscription<QueryTarget>>>()
  readonly #documents = new Map<string, Set<Subscription<DocumentsTarget>>>()

  addQuery(view: QueryView, subscription: Subscription<QueryTarget>): void {
    add(this.#queries, view, subscription)
  }

  removeQuery(view: QueryView, subscription: Subscription<QueryTarget>): void {
    remove(this.#queries, view, subscription)
  }

  addDocuments(names: readonly string[], subscription: Subscription<DocumentsTarget>): void {
    for (const name of names) add(this.#documents, name, subscription)
  }

  removeDocuments(names: readonly string[], subscription: Subscription<DocumentsTarget>): void {
    for (const name of names) remove(this.#documents, name, subscription)
  }

  toQuery(view: QueryView): Iterable<Subscription<QueryTarget>> {
    return this.#queries.get(view) ?? []
  }

  /** Who listens to any of the documents by name, and to which of them. */
  toDocuments(names: Iterable<string>): Map<Subscription<DocumentsTarget>, string[]> {
    const found = new Map<Subscription<DocumentsTarget>, string[]>()
    if (this.#documents.size === 0) return found
    for (const name of names) {
      for (const subscription of this.#documents.get(name) ?? []) {
        const known = found.get(subscription)
        if (known === undefined) found.set(subscription, [name])
        else known.push(name)
      }
    }
    return found
  }
}

function add<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([value]))
  else set.add(value)
}

function remove<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key)
  set?.delete(value)
  if (set?.size === 0) sets.delete(key)
}
