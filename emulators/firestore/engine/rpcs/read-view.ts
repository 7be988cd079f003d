import type { Caller } from '../../api/service.ts'
import type { EngineParts } from '../engine-parts.ts'
import { queryRange } from '../locks/query-range.ts'
import type { ReadMeter } from '../explain/read-meter.ts'
import type { LockedRange, ReadLock } from '../locks/read-lock.ts'
import { QueryEngine } from '../query/query-engine.ts'
import type { QueryResult } from '../query/query-engine.ts'
import type { Query } from '../query/query.ts'
import type { DocumentReader, StoredDocument } from '../types.ts'

/** The documents at one moment, and a note of what was looked at. */
export class ReadView {
  readonly reader: DocumentReader
  readonly queries: QueryEngine
  /** RFC 3339; the time as of which the answer holds. */
  readonly readTime: string
  readonly #parts: EngineParts
  readonly #caller: Caller
  readonly #names = new Set<string>()
  /** What the rules looked at, for the limit of the whole request. */
  readonly #looked = new Set<string>()
  readonly #ranges: LockedRange[] = []

  constructor(parts: EngineParts, caller: Caller, reader: DocumentReader, readTime: string) {
    this.#parts = parts
    this.#caller = caller
    this.reader = reader
    this.readTime = readTime
    this.queries = reader === parts.store ? parts.queries : new QueryEngine(reader)
  }

  /** What a transaction has to lock. */
  get seen(): ReadLock {
    return { names: this.#names, ranges: this.#ranges }
  }

  /** The document, once the rules allow the caller to get it. */
  get(name: string): StoredDocument | undefined {
    const document = this.reader.get(name)
    if (this.#caller.kind !== 'admin') this.#parts.authoriser.get(this.#caller, name, document, this.#looked)
    this.#names.add(name)
    return document
  }

  /** The documents that a query finds; a meter counts what it reads. */
  run(query: Query, meter?: ReadMeter): QueryResult {
    const result = this.queries.runParsed(query, meter)
    this.#ranges.push(queryRange(query, result.documents))
    return result
  }

  /** Notes that more was looked at than single documents. */
  scanned(range: LockedRange): void {
    this.#ranges.push(range)
  }
}
