import { Dependents } from './dependents.ts'
import type { DocumentsTarget } from './documents-target.ts'
import type { QueryView } from './query-view.ts'
import type { QueryTarget } from './query-target.ts'
import type { ListenStream } from './listen-stream.ts'
import type { Target } from './target.ts'

/** A target together with the stream that listens to it. */
export interface Subscription<T> {
  readonly stream: ListenStream
  readonly target: T
}

/** Which targets must hear of which queries and documents, and which are allowed because of which documents. */
export class Subscriptions {
  readonly #queries = new Map<QueryView, Set<Subscription<QueryTarget>>>()
  readonly #documents = new Map<string, Set<Subscription<DocumentsTarget>>>()
  readonly #judged = new Map<Target, Subscription<Target>>()
  readonly #dependents = new Dependents<Subscription<Target>>()

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

  /** Replaces the names of the documents that the rules looked at when they allowed the target. */
  setLookedAt(stream: ListenStream, target: Target, names: ReadonlySet<string>): void {
    const subscription = this.#judged.get(target) ?? { stream, target }
    this.#dependents.set(subscription, names)
    if (names.size > 0) this.#judged.set(target, subscription)
    else this.#judged.delete(target)
  }

  /** Forgets what the rules looked at. */
  forget(target: Target): void {
    const subscription = this.#judged.get(target)
    if (subscription !== undefined) this.#dependents.delete(subscription)
    this.#judged.delete(target)
  }

  /** Whom the rules allowed after a look at any of the documents. */
  allowedBy(names: Iterable<string>): Iterable<Subscription<Target>> {
    return this.#dependents.of(names)
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
