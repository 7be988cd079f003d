import type { Clock, Micros } from '../../kit/clock.ts'
import { RpcError } from '../../kit/rpc-error.ts'
import { HeldDocument, entryOf } from './held-document.ts'
import { READ_TIME_AGE_MAX_MS } from './limits.ts'
import { PastReader } from './past-reader.ts'
import { invalid } from './request.ts'
import type { DocumentStore } from './store.ts'
import type { DocumentReader, StoredCommit, StoredDocument } from './types.ts'

interface Undo {
  readonly time: Micros
  readonly before: readonly (readonly [name: string, document: StoredDocument | undefined])[]
}

/** Commits that are remembered; beyond it the oldest read times are refused earlier than after an hour. */
const COMMITS_MAX = 10_000

/** Remembers how recent commits are undone, so that documents can be read as of a time in the last hour. */
export class History {
  readonly #store: DocumentStore
  readonly #clock: Clock
  readonly #commitsMax: number
  #undos: Undo[] = []
  #first = 0
  #oldest: Micros

  constructor(store: DocumentStore, clock: Clock, commitsMax = COMMITS_MAX) {
    this.#store = store
    this.#clock = clock
    this.#commitsMax = commitsMax
    this.#oldest = store.lastCommitTime()
    store.subscribe((commit) => this.#remember(commit))
  }

  /** The documents as of `time`; FAILED_PRECONDITION if that is too long ago, INVALID_ARGUMENT if it is yet to come. */
  at(time: Micros): DocumentReader {
    if (time >= this.#store.lastCommitTime()) {
      if (time > this.#store.readTime()) throw invalid('The requested read time is in the future.')
      return this.#store
    }
    if (time < this.#oldest || time < this.#clock.now() - READ_TIME_AGE_MAX_MS * 1000) {
      throw new RpcError('FAILED_PRECONDITION', 'The requested snapshot version is too old.')
    }
    const past = new Map<string, StoredDocument | undefined>()
    for (let index = this.#undos.length - 1; index >= this.#first; index -= 1) {
      const undo = this.#undos[index]
      if (undo === undefined || undo.time <= time) break
      for (const [name, document] of undo.before) past.set(name, document)
    }
    return new PastReader(this.#store, past, time)
  }

  #remember(commit: StoredCommit): void {
    if (commit.changes.length === 0) return
    const before = commit.changes.map(({ name, before }) => [name, before && withoutFields(before)] as const)
    this.#undos.push({ time: commit.time, before })
    const tooOld = this.#clock.now() - READ_TIME_AGE_MAX_MS * 1000
    for (let undo = this.#undos[this.#first]; undo !== undefined; undo = this.#undos[this.#first]) {
      if (this.#undos.length - this.#first <= this.#commitsMax && undo.time >= tooOld) break
      this.#oldest = undo.time
      this.#first += 1
    }
    if (this.#first > 1000 && this.#first * 2 > this.#undos.length) {
      this.#undos = this.#undos.slice(this.#first)
      this.#first = 0
    }
  }
}

/** A copy that holds only the compact form, however much of the original was decoded. */
function withoutFields(document: StoredDocument): StoredDocument {
  const { encoded, createTime, updateTime } = entryOf(document)
  return HeldDocument.fromEntry(document.name, { encoded, createTime, updateTime })
}
