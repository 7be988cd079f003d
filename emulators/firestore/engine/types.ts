import type { Micros } from '../../kit/clock.ts'
import type { Caller } from '../api/service.ts'
import type { Fields } from '../api/values.ts'

/** A document as the engine holds it; never mutated once stored. */
export interface StoredDocument {
  /** Full resource name: projects/P/databases/D/documents/… */
  readonly name: string
  readonly fields: Fields
  readonly createTime: Micros
  readonly updateTime: Micros
}

/** One document's change in a commit. `before` and `after` are never both absent. */
export interface StoredChange {
  readonly name: string
  readonly before: StoredDocument | undefined
  readonly after: StoredDocument | undefined
}

/** One atomic commit. `time` is strictly greater than that of every earlier commit. */
export interface StoredCommit {
  readonly time: Micros
  readonly caller: Caller
  readonly changes: readonly StoredChange[]
}

/** What queries and listeners need of the document store; implemented by `engine/store.ts`. */
export interface DocumentReader {
  get(name: string): StoredDocument | undefined
  /** Documents directly in one collection, given by its full resource name, in no promised order. */
  inCollection(collectionName: string): Iterable<StoredDocument>
  /** Documents of every collection with this id at or below `parent` (a document or the database's documents root). */
  inCollectionGroup(parent: string, collectionId: string): Iterable<StoredDocument>
  /** Every document below `parent`, at any depth (for the kindless queries of recursiveDelete). */
  below(parent: string): Iterable<StoredDocument>
  /** Time of the newest commit. */
  lastCommitTime(): Micros
  /** Calls back synchronously inside each commit, in commit order, index maintenance first. */
  subscribe(listener: (commit: StoredCommit) => void): () => void
}

/** Judges one request by the security rules; throws PERMISSION_DENIED. Implemented by `engine/authorise.ts`. */
export interface Authoriser {
  get(caller: Caller, name: string, document: StoredDocument | undefined): void
  /** `query` is the StructuredQuery in JSON form, `collectionName` the resource name it runs on. */
  list(caller: Caller, collectionName: string, query: Record<string, unknown>): void
  write(caller: Caller, changes: readonly StoredChange[]): void
}
