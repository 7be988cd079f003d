import type { Caller, Json } from '../../api/service.ts'
import type { EngineParts } from '../engine-parts.ts'
import { QueryEngine } from '../query/query-engine.ts'
import { invalid, optionalObject, optionalText } from '../request.ts'
import type { Transaction } from '../transaction.ts'
import type { DocumentReader, StoredDocument } from '../types.ts'
import { formatTimestamp, parseTimestamp } from '../values/timestamp.ts'

/** One read request: which state of the documents it sees, and the transaction that remembers what it saw. */
export class ReadSession {
  readonly reader: DocumentReader
  readonly queries: QueryEngine
  /** RFC 3339; the time as of which the answer holds. */
  readonly readTime: string
  /** Base64 id of the transaction that this request began, for the first response. */
  readonly begun: string | undefined
  readonly #parts: EngineParts
  readonly #caller: Caller
  readonly #transaction: Transaction | undefined

  /** Reads the request's transaction, newTransaction or readTime. INVALID_ARGUMENT if it has more than one of them. */
  constructor(parts: EngineParts, database: string, request: Json, caller: Caller) {
    const id = optionalText(request, 'transaction')
    const options = optionalObject(request, 'newTransaction')
    const time = request['readTime'] ?? undefined
    if ([id, options, time].filter((selector) => selector !== undefined).length > 1) {
      throw invalid('A read must have at most one of transaction, newTransaction and readTime.')
    }
    const begun = options === undefined ? undefined : parts.transactions.begin(database, options)
    this.#parts = parts
    this.#caller = caller
    this.#transaction = id === undefined ? begun : parts.transactions.use(id, database)
    this.begun = begun?.id
    const asOf = this.#transaction?.readTime ?? (time === undefined ? undefined : parseTimestamp(time, 'readTime'))
    this.reader = asOf === undefined ? parts.store : parts.history.at(asOf)
    this.queries = this.reader === parts.store ? parts.queries : new QueryEngine(this.reader)
    this.readTime = formatTimestamp(asOf ?? parts.store.readTime())
  }

  /** The document, once the rules allow the caller to get it. */
  get(name: string): StoredDocument | undefined {
    const document = this.reader.get(name)
    if (this.#caller.kind !== 'admin') this.#parts.authoriser.get(this.#caller, name, document)
    this.#transaction?.sawDocument(name, document)
    return document
  }

  /** Runs a query on the documents as they are, and notes it for the transaction together with what it answered. */
  query<T>(run: (queries: QueryEngine) => T, fingerprint: (result: T) => string): T {
    const result = run(this.queries)
    if (this.#transaction?.isReadOnly === false) {
      const seen = fingerprint(result)
      this.#transaction.sawQuery(() => fingerprint(run(this.queries)) === seen)
    }
    return result
  }
}
