import type { Caller, Json } from '../api/service.ts'
import type { Clock, Micros } from '../../kit/clock.ts'
import { denied } from './denied.ts'
import type { History } from './history.ts'
import { TRANSACTION_IDLE_MS, TRANSACTION_LIFE_MS } from './limits.ts'
import type { Locks } from './locks/locks.ts'
import { invalid, optionalObject, optionalText } from './request.ts'
import type { DocumentStore } from './store.ts'
import { Transaction } from './transaction.ts'
import { TransactionIds } from './transaction-ids.ts'
import { parseTimestamp } from './values/timestamp.ts'

interface Open {
  readonly transaction: Transaction
  /** Lets go of the past that a read-only transaction sees. */
  readonly forget: () => void
}

/**
 * The transactions that are open. They end 270 s after they began, or after 60 s without use, and with them their locks.
 * A client that goes away without a word ends none.
 */
export class Transactions {
  readonly #clock: Clock
  readonly #store: DocumentStore
  readonly #history: History
  readonly #locks: Locks
  readonly #ids = new TransactionIds()
  readonly #open = new Map<string, Open>()
  #isSweepDue = false

  constructor(clock: Clock, store: DocumentStore, history: History, locks: Locks) {
    this.#clock = clock
    this.#store = store
    this.#history = history
    this.#locks = locks
  }

  /**
   * Opens a transaction for TransactionOptions in JSON form; without options it is readWrite, which only server clients
   * may have: PERMISSION_DENIED for others. A retry ends the transaction that it retries and keeps its age.
   */
  begin(database: string, options: Json | undefined, caller: Caller): Transaction {
    const readOnly = optionalObject(options ?? {}, 'readOnly')
    const readWrite = optionalObject(options ?? {}, 'readWrite')
    if (readOnly !== undefined && readWrite !== undefined)
      throw invalid('Transaction options have both readOnly and readWrite.')
    if (readOnly === undefined && caller.kind !== 'admin') throw denied()
    const retried = optionalText(readWrite ?? {}, 'retryTransaction')
    const order = (retried === undefined ? undefined : this.#ids.orderOf(retried)) ?? this.#locks.nextOrder()
    if (retried !== undefined) this.#endRetried(retried, database)
    const readTime = readOnly === undefined ? undefined : this.#readTime(readOnly)
    const transaction = new Transaction(this.#ids.next(order), database, readTime, order, this.#clock.now())
    const forget = readTime === undefined ? () => undefined : this.#history.keep(readTime)
    this.#open.set(transaction.id, { transaction, forget })
    this.#scheduleSweep()
    return transaction
  }

  /** Finds an open transaction by its base64 id and keeps it from idling out; INVALID_ARGUMENT if it is over. */
  use(id: string, database: string): Transaction {
    const transaction = this.#find(id, database)
    if (transaction === undefined || this.#isOver(transaction)) throw this.#ids.overError(id)
    transaction.lastUsed = this.#clock.now()
    return transaction
  }

  /** Ends a transaction; one that is over already stays so. INVALID_ARGUMENT for an id that was never given out. */
  rollback(id: string, database: string): void {
    const transaction = this.#find(id, database)
    if (transaction !== undefined) this.end(transaction)
    else if (!this.#ids.wasIssued(id)) throw this.#ids.overError(id)
  }

  end(transaction: Transaction): void {
    this.#open.get(transaction.id)?.forget()
    this.#open.delete(transaction.id)
    this.#locks.release(transaction, this.#ids.overError(transaction.id))
  }

  /** Ends all transactions of a database, or of all databases. */
  endAll(database?: string): void {
    for (const { transaction } of this.#open.values())
      if (database === undefined || transaction.database === database) this.end(transaction)
  }

  #find(id: string, database: string): Transaction | undefined {
    const transaction = this.#open.get(this.#ids.canonical(id))?.transaction
    if (transaction === undefined || transaction.database === database) return transaction
    throw invalid(`The transaction belongs to ${transaction.database}, but the request is for ${database}.`)
  }

  /** One of an earlier run is over anyhow. */
  #endRetried(id: string, database: string): void {
    const transaction = this.#find(id, database)
    if (transaction !== undefined) this.end(transaction)
    else if (!this.#ids.isWellFormed(id)) throw this.#ids.overError(id)
  }

  #readTime(readOnly: Json): Micros {
    if (readOnly['readTime'] === undefined || readOnly['readTime'] === null) return this.#store.readTime()
    const time = parseTimestamp(readOnly['readTime'], 'readOnly.readTime')
    this.#history.at(time)
    return time
  }

  #isOver(transaction: Transaction): boolean {
    return transaction.isAborted || this.#endTime(transaction) <= this.#clock.now()
  }

  #endTime({ startTime, lastUsed }: Transaction): Micros {
    return Math.min(startTime + TRANSACTION_LIFE_MS * 1000, lastUsed + TRANSACTION_IDLE_MS * 1000)
  }

  /** No transaction ends of age before the sweep that the oldest one asked for: use only moves its end away. */
  #scheduleSweep(): void {
    if (this.#isSweepDue || this.#open.size === 0) return
    this.#isSweepDue = true
    let next = Number.POSITIVE_INFINITY
    for (const { transaction } of this.#open.values()) next = Math.min(next, this.#endTime(transaction))
    this.#clock.after((next - this.#clock.now()) / 1000, () => {
      this.#isSweepDue = false
      for (const { transaction } of this.#open.values()) if (this.#isOver(transaction)) this.end(transaction)
      this.#scheduleSweep()
    })
  }
}
