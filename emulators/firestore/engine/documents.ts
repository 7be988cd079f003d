import type { StoredDocument } from './types.ts'
import { HeldDocument } from './held-document.ts'
import type { HeldEntry } from './held-document.ts'
import { collectionOf, databaseOf, idOf } from './names.ts'

/** A collection's documents at one time. */
export interface CollectionSnapshot {
  readonly name: string
  readonly ids: readonly string[]
  /** In the order of the ids. */
  readonly entries: readonly HeldEntry[]
}

/**
 * The documents of all databases, by collection and then by id, in compact form. A collection exists while it holds a
 * document. Iterators tolerate changes made meanwhile, as those of Map do.
 */
export class Documents {
  readonly #collections = new Map<string, Map<string, HeldEntry>>()
  readonly #groups = new Map<string, Set<string>>()
  #size = 0

  /** How many documents there are. */
  get size(): number {
    return this.#size
  }

  get(name: string): StoredDocument | undefined {
    const entry = this.entry(name)
    return entry === undefined ? undefined : HeldDocument.fromEntry(name, entry)
  }

  entry(name: string): HeldEntry | undefined {
    return this.#collections.get(collectionOf(name))?.get(idOf(name))
  }

  set(name: string, entry: HeldEntry): void {
    const collectionName = collectionOf(name)
    let collection = this.#collections.get(collectionName)
    if (collection === undefined) {
      collection = new Map()
      this.#collections.set(collectionName, collection)
      const group = this.#groups.get(idOf(collectionName))
      if (group === undefined) this.#groups.set(idOf(collectionName), new Set([collectionName]))
      else group.add(collectionName)
    }
    const id = idOf(name)
    const kept = { encoded: entry.encoded, createTime: entry.createTime, updateTime: entry.updateTime }
    if (collection.has(id)) collection.set(id, kept)
    else {
      collection.set(flat(id), kept)
      this.#size += 1
    }
  }

  delete(name: string): void {
    const collectionName = collectionOf(name)
    const collection = this.#collections.get(collectionName)
    if (collection === undefined || !collection.delete(idOf(name))) return
    this.#size -= 1
    if (collection.size > 0) return
    this.#collections.delete(collectionName)
    const group = this.#groups.get(idOf(collectionName))
    group?.delete(collectionName)
    if (group?.size === 0) this.#groups.delete(idOf(collectionName))
  }

  *inCollection(collectionName: string): Iterable<StoredDocument> {
    for (const [id, entry] of this.#collections.get(collectionName) ?? []) {
      yield HeldDocument.fromEntry(`${collectionName}/${id}`, entry)
    }
  }

  *inCollectionGroup(parent: string, collectionId: string): Iterable<StoredDocument> {
    for (const name of this.#groups.get(collectionId) ?? []) {
      if (name.startsWith(`${parent}/`)) yield* this.inCollection(name)
    }
  }

  *collectionNames(parent: string): Iterable<string> {
    for (const name of this.#collections.keys()) if (name.startsWith(`${parent}/`)) yield name
  }

  *below(parent: string): Iterable<StoredDocument> {
    for (const name of this.collectionNames(parent)) yield* this.inCollection(name)
  }

  /** How many documents each database holds, by its name; databases without any are absent. */
  countByDatabase(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const [name, collection] of this.#collections) {
      const database = databaseOf(name)
      counts.set(database, (counts.get(database) ?? 0) + collection.size)
    }
    return counts
  }

  /** All documents as they are now, by collection; it takes two references a document, and what is set later does not show. */
  snapshot(): CollectionSnapshot[] {
    return Array.from(this.#collections, ([name, collection]) => ({
      name,
      ids: [...collection.keys()],
      entries: [...collection.values()],
    }))
  }

  /** Every document as name and entry, for writing all of them to disk. */
  *entries(): Iterable<[string, HeldEntry]> {
    for (const [collectionName, collection] of this.#collections) {
      for (const [id, entry] of collection) yield [`${collectionName}/${id}`, entry]
    }
  }
}

/** A copy that does not keep the longer string alive that it was cut from. */
function flat(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}
