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

/** One document's change in a commit. Both sides are absent only for a judged delete of a missing document. */
export interface StoredChange {
  readonly name: string
  readonly before: StoredDocument | undefined
  readonly after: StoredDocument | undefined
}

/**
 * One atomic commit. `time` is strictly greater than that of every earlier commit. `changes` has at most one entry per
 * document and is empty when the writes changed nothing; listeners then still learn that time moved on.
 */
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
  /** Full resource names of the collections below `parent`, at any depth, that hold at least one document. */
  collectionNames(parent: string): Iterable<string>
  /** Time of the newest commit. */
  lastCommitTime(): Micros
  /** A time to report for a read made now: not before any commit so far, and every later commit is after it. */
  readTime(): Micros
  /** Calls back synchronously inside each commit, in commit order, index maintenance first. */
  subscribe(listener: (commit: StoredCommit) => void): () => void
}

/** Judges one request by the security rules; throws PERMISSION_DENIED. Implemented by `engine/authorise.ts`. */
export interface Authoriser {
  /**
   * `looked` takes the names of the documents that the rules read with get() and exists(). What is judged with one and the
   * same set is one request, in which rules may read a limited number of documents.
   */
  get(caller: Caller, name: string, document: StoredDocument | undefined, looked?: Set<string>): void
  /** `query` is the StructuredQuery in JSON form, `collectionName` the resource name it runs on; `looked` as above. */
  list(caller: Caller, collectionName: string, query: Record<string, unknown>, looked?: Set<string>): void
  /**
   * `changes` has one entry per write, in order, each with the document as that write finds and leaves it; `time` is the
   * commit's time, which rules see as request.time and which server timestamps have; `looked` as above.
   */
  write(caller: Caller, changes: readonly StoredChange[], time: Micros, looked?: Set<string>): void
}
