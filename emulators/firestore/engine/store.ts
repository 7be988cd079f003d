import type { Prepared } from '../api/service.ts'
import type { Clock, Micros } from '../../kit/clock.ts'
import { Documents } from './documents.ts'
import { entryOf } from './held-document.ts'
import type { DocumentReader, StoredCommit, StoredDocument } from './types.ts'

/** Where commits are made durable before anyone hears of them; implemented by `persistence/`. */
export interface CommitLog {
  /** Writes the commit; throws if it could not, and then has left nothing of it behind. */
  append(commit: StoredCommit): void
}

/**
 * The newest state of all documents, and the order of commits. Commit times grow strictly, by at least a microsecond,
 * also past every time that was reported as a read time; a clock that stands still or goes back does not stop them.
 */
export class DocumentStore implements DocumentReader {
  readonly documents: Documents
  readonly #clock: Clock
  readonly #log: CommitLog | undefined
  readonly #listeners = new Set<(commit: StoredCommit) => void>()
  readonly #untold: StoredCommit[] = []
  #prepare: (commit: StoredCommit) => Prepared | undefined = () => undefined
  #lastCommit: Micros
  #lastIssued: Micros

  constructor(clock: Clock, log?: CommitLog, documents = new Documents(), lastCommitTime: Micros = 0) {
    this.#clock = clock
    this.#log = log
    this.documents = documents
    this.#lastCommit = lastCommitTime
    this.#lastIssued = lastCommitTime
  }

  get(name: string): StoredDocument | undefined {
    return this.documents.get(name)
  }

  inCollection(collectionName: string): Iterable<StoredDocument> {
    return this.documents.inCollection(collectionName)
  }

  inCollectionGroup(parent: string, collectionId: string): Iterable<StoredDocument> {
    return this.documents.inCollectionGroup(parent, collectionId)
  }

  collectionNames(parent: string): Iterable<string> {
    return this.documents.collectionNames(parent)
  }

  below(parent: string): Iterable<StoredDocument> {
    return this.documents.below(parent)
  }

  lastCommitTime(): Micros {
    return this.#lastCommit
  }

  readTime(): Micros {
    this.#lastIssued = Math.max(this.#lastIssued, this.#clock.now())
    return this.#lastIssued
  }

  /** The time of a commit that is being made: after everything reported so far. */
  nextCommitTime(): Micros {
    this.#lastIssued = Math.max(this.#lastIssued + 1, this.#clock.now())
    return this.#lastIssued
  }

  /** Sets what each commit that changes something prepares before it is logged; what that throws refuses the commit. */
  beforeCommit(prepare: (commit: StoredCommit) => Prepared | undefined): void {
    this.#prepare = prepare
  }

  /** Logs the commit, takes it into the documents and tells the listeners in the order in which they subscribed. */
  apply(commit: StoredCommit): void {
    const prepared = commit.changes.length > 0 ? this.#logged(commit) : undefined
    for (const { name, after } of commit.changes) {
      if (after === undefined) this.documents.delete(name)
      else this.documents.set(name, entryOf(after))
    }
    this.#lastCommit = commit.time
    prepared?.keep()
    this.#untold.push(commit)
    if (this.#untold.length === 1) this.#tell()
  }

  #logged(commit: StoredCommit): Prepared | undefined {
    const prepared = this.#prepare(commit)
    try {
      this.#log?.append(commit)
    } catch (error) {
      prepared?.takeBack()
      throw error
    }
    return prepared
  }

  /** A commit made by a listener waits until all listeners have heard of the one before. */
  #tell(): void {
    for (let commit = this.#untold[0]; commit !== undefined; commit = this.#untold[0]) {
      for (const listener of this.#listeners) {
        try {
          listener(commit)
        } catch (error) {
          console.error('mesh firestore: a listener failed on a commit; the commit itself is stored.', error)
        }
      }
      this.#untold.shift()
    }
  }

  subscribe(listener: (commit: StoredCommit) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }
}
