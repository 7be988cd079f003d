import type { Micros } from '../../kit/clock.ts'
import { collectionOf, idOf } from './names.ts'
import type { DocumentReader, StoredDocument } from './types.ts'

/** The documents of an earlier time: those of the store, except where `past` tells how they were. Valid until the next commit. */
export class PastReader implements DocumentReader {
  readonly #now: DocumentReader
  readonly #past: ReadonlyMap<string, StoredDocument | undefined>
  readonly #time: Micros

  constructor(now: DocumentReader, past: ReadonlyMap<string, StoredDocument | undefined>, time: Micros) {
    this.#now = now
    this.#past = past
    this.#time = time
  }

  get(name: string): StoredDocument | undefined {
    return this.#past.has(name) ? this.#past.get(name) : this.#now.get(name)
  }

  inCollection(collectionName: string): Iterable<StoredDocument> {
    return this.#corrected(this.#now.inCollection(collectionName), (name) => collectionOf(name) === collectionName)
  }

  inCollectionGroup(parent: string, collectionId: string): Iterable<StoredDocument> {
    const belongs = (name: string): boolean =>
      name.startsWith(`${parent}/`) && idOf(collectionOf(name)) === collectionId
    return this.#corrected(this.#now.inCollectionGroup(parent, collectionId), belongs)
  }

  below(parent: string): Iterable<StoredDocument> {
    return this.#corrected(this.#now.below(parent), (name) => name.startsWith(`${parent}/`))
  }

  collectionNames(parent: string): Iterable<string> {
    const names = new Set<string>()
    for (const document of this.below(parent)) names.add(collectionOf(document.name))
    return names
  }

  lastCommitTime(): Micros {
    return this.#time
  }

  readTime(): Micros {
    return this.#time
  }

  /** The past does not change. */
  subscribe(): () => void {
    return () => undefined
  }

  *#corrected(now: Iterable<StoredDocument>, belongs: (name: string) => boolean): Iterable<StoredDocument> {
    for (const document of now) if (!this.#past.has(document.name)) yield document
    for (const [name, document] of this.#past) if (document !== undefined && belongs(name)) yield document
  }
}
