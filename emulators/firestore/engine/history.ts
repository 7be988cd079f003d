import type { Clock, Micros } from '../../kit/clock.ts'
import { RpcError } from '../../kit/rpc-error.ts'
import { HeldDocument, entryOf } from './held-document.ts'
import type { HeldEntry } from './held-document.ts'
import { READ_TIME_AGE_MAX_MS } from './limits.ts'
import { PastReader } from './past-reader.ts'
import { invalid } from './request.ts'
import type { DocumentStore } from './store.ts'
import type { DocumentReader, StoredCommit, StoredDocument } from './types.ts'

interface Undo {
  readonly time: Micros
  readonly before: readonly (readonly [name: string, entry: HeldEntry | undefined])[]
  readonly bytes: number
}

/** What is remembered at most; beyond it the oldest read times are refused earlier than after an hour. */
const LIMITS = { commits: 10_000, bytes: 64 * 1024 * 1024 }

/** About what a change takes up in memory beside its texts. */
const CHANGE_BYTES = 200

/**
 * Remembers how recent commits are undone, so that documents can be read as of a time in the last hour and listeners learn
 * what has changed since they were last told.
 */
export class History {
  readonly #store: DocumentStore
  readonly #clock: Clock
  readonly #limits: typeof LIMITS
  /** Those before `#first` are forgotten, their memory is free. */
  #undos: (Undo | undefined)[] = []
  #first = 0
  #bytes = 0
  /** Changes after this time are all here. */
  #oldest: Micros
  readonly #kept = new Set<{ readonly time: Micros }>()

  constructor(store: DocumentStore, clock: Clock, limits: Partial<typeof LIMITS> = {}) {
    this.#store = store
    this.#clock = clock
    this.#limits = { ...LIMITS, ...limits }
    this.#oldest = store.lastCommitTime()
    store.subscribe((commit) => this.#remember(commit))
  }

  /** The documents as of `time`; FAILED_PRECONDITION if that is too long ago, INVALID_ARGUMENT if it is yet to come. */
  at(time: Micros): DocumentReader {
    if (time > this.#store.readTime()) throw invalid('The requested read time is in the future.')
    const isRecent = time >= this.#clock.now() - READ_TIME_AGE_MAX_MS * 1000
    if (isRecent && time >= this.#store.lastCommitTime()) return this.#store
    const past = isRecent ? this.since(time) : undefined
    if (past === undefined) throw new RpcError('FAILED_PRECONDITION', 'The requested snapshot version is too old.')
    return new PastReader(this.#store, past, time)
  }

  /** Keeps the documents as of `time` within reach, however much is committed, until the function that it answers is called. */
  keep(time: Micros): () => void {
    const kept = { time }
    this.#kept.add(kept)
    return () => {
      this.#kept.delete(kept)
    }
  }

  /** Every document that changed after `time`, as it was then; undefined if that is too long ago to tell. */
  since(time: Micros): Map<string, StoredDocument | undefined> | undefined {
    if (time < this.#oldest) return undefined
    const entries = new Map<string, HeldEntry | undefined>()
    for (let index = this.#undos.length - 1; index >= this.#first; index -= 1) {
      const undo = this.#undos[index]
      if (undo === undefined || undo.time <= time) break
      for (const [name, entry] of undo.before) entries.set(name, entry)
    }
    const documents = new Map<string, StoredDocument | undefined>()
    for (const [name, entry] of entries) documents.set(name, entry && HeldDocument.fromEntry(name, entry))
    return documents
  }

  #remember({ time, changes }: StoredCommit): void {
    if (changes.length === 0) return
    const before = changes.map((change) => [change.name, change.before && compactOf(change.before)] as const)
    const bytes = before.reduce(
      (sum, [name, entry]) => sum + CHANGE_BYTES + name.length + (entry?.encoded.length ?? 0),
      0,
    )
    this.#undos.push({ time, before, bytes })
    this.#bytes += bytes
    const tooOld = this.#clock.now() - READ_TIME_AGE_MAX_MS * 1000
    let needed = Number.POSITIVE_INFINITY
    for (const kept of this.#kept) needed = Math.min(needed, kept.time)
    for (let undo = this.#undos[this.#first]; undo !== undefined; undo = this.#undos[this.#first]) {
      const isWithin = this.#undos.length - this.#first <= this.#limits.commits && this.#bytes <= this.#limits.bytes
      if ((isWithin && undo.time >= tooOld) || undo.time > needed) break
      this.#oldest = undo.time
      this.#bytes -= undo.bytes
      this.#undos[this.#first] = undefined
      this.#first += 1
    }
    if (this.#first > 1000 && this.#first * 2 > this.#undos.length) {
      this.#undos = this.#undos.slice(this.#first)
      this.#first = 0
    }
  }
}

/** The compact form alone, however much of the document was decoded. */
function compactOf(document: StoredDocument): HeldEntry {
  const { encoded, createTime, updateTime } = entryOf(document)
  return { encoded, createTime, updateTime }
}
