import type { Caller, Json } from '../../api/service.ts'
import type { EngineParts } from '../engine-parts.ts'
import { invalid, optionalObject, optionalText } from '../request.ts'
import type { Transaction } from '../transaction.ts'
import { formatTimestamp, parseTimestamp } from '../values/timestamp.ts'
import { ReadView } from './read-view.ts'

/** One read request: which state of the documents it sees, and the transaction for which it locks what it sees. */
export class ReadSession {
  /** Base64 id of the transaction that this request began, for the first response. */
  readonly begun: string | undefined
  readonly #parts: EngineParts
  readonly #caller: Caller
  readonly #transaction: Transaction | undefined
  readonly #asOf: number | undefined

  /** Reads the request's transaction, newTransaction or readTime. INVALID_ARGUMENT if it has more than one of them. */
  constructor(parts: EngineParts, database: string, request: Json, caller: Caller) {
    const id = optionalText(request, 'transaction')
    const options = optionalObject(request, 'newTransaction')
    const time = request['readTime'] ?? undefined
    if ([id, options, time].filter((selector) => selector !== undefined).length > 1) {
      throw invalid('A read must have at most one of transaction, newTransaction and readTime.')
    }
    const begun = options === undefined ? undefined : parts.transactions.begin(database, options, caller)
    this.#parts = parts
    this.#caller = caller
    this.#transaction = id === undefined ? begun : parts.transactions.use(id, database)
    this.begun = begun?.id
    this.#asOf = this.#transaction?.readTime ?? (time === undefined ? undefined : parseTimestamp(time, 'readTime'))
  }

  /**
   * Answers what `look` makes of the documents. In a read-write transaction that may take as long as older commits wait, and
   * `look` may run several times. If it fails, a transaction that the request began is over: no client knows its id.
   */
  async read<T>(look: (view: ReadView) => T): Promise<T> {
    const transaction = this.#transaction
    if (transaction === undefined) return look(this.#view())
    try {
      return transaction.isReadOnly ? look(this.#view()) : await this.#lockedRead(transaction, look)
    } catch (error) {
      if (this.begun !== undefined) this.#parts.transactions.end(transaction)
      throw error
    }
  }

  async #lockedRead<T>(transaction: Transaction, look: (view: ReadView) => T): Promise<T> {
    const answer = await this.#parts.locks.read(transaction, () => {
      const view = this.#view()
      return { answer: look(view), lock: view.seen }
    })
    transaction.lastUsed = this.#parts.clock.now()
    return answer
  }

  #view(): ReadView {
    const { store, history } = this.#parts
    const reader = this.#asOf === undefined ? store : history.at(this.#asOf)
    return new ReadView(this.#parts, this.#caller, reader, formatTimestamp(this.#asOf ?? store.readTime()))
  }
}
