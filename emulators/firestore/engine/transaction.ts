import type { Micros } from '../../kit/clock.ts'
import type { DocumentReader, StoredDocument } from './types.ts'

/** One open transaction and what it has read. With a `readTime` it is read-only and sees the documents of that time. */
export class Transaction {
  /** Base64. */
  readonly id: string
  readonly database: string
  readonly readTime: Micros | undefined
  readonly startTime: Micros
  lastUsed: Micros
  readonly #documents = new Map<string, Micros | undefined>()
  readonly #queries: (() => boolean)[] = []

  constructor(id: string, database: string, readTime: Micros | undefined, startTime: Micros) {
    this.id = id
    this.database = database
    this.readTime = readTime
    this.startTime = startTime
    this.lastUsed = startTime
  }

  get isReadOnly(): boolean {
    return this.readTime !== undefined
  }

  /** Notes that a document was read, or was seen to be missing. The first read counts. */
  sawDocument(name: string, document: StoredDocument | undefined): void {
    if (!this.isReadOnly && !this.#documents.has(name)) this.#documents.set(name, document?.updateTime)
  }

  /** Notes a query by a function that tells whether it would answer the same now. */
  sawQuery(isUnchanged: () => boolean): void {
    if (!this.isReadOnly) this.#queries.push(isUnchanged)
  }

  /** Whether anything that was read has changed since. */
  hasConflict(reader: DocumentReader): boolean {
    for (const [name, updateTime] of this.#documents) if (reader.get(name)?.updateTime !== updateTime) return true
    return this.#queries.some((isUnchanged) => !isUnchanged())
  }
}
