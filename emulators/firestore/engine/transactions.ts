import { randomBytes } from 'node:crypto'
import type { Json } from '../api/service.ts'
import type { Clock, Micros } from '../../kit/clock.ts'
import { TRANSACTION_IDLE_MS, TRANSACTION_LIFE_MS } from './limits.ts'
import { invalid, optionalObject } from './request.ts'
import { Transaction } from './transaction.ts'
import type { DocumentStore } from './store.ts'
import { parseTimestamp } from './values/timestamp.ts'

/**
 * The transactions that are open. They are optimistic: reads take no locks, and a commit is refused with ABORTED if
 * anything that the transaction read has changed since. They end 270 s after they began, or after 60 s without use.
 */
export class Transactions {
  readonly #clock: Clock
  readonly #store: DocumentStore
  readonly #open = new Map<string, Transaction>()
  /** Tells this run's transactions from those of an earlier run, which are expired. */
  readonly #run = randomBytes(8)
  #count = 0

  constructor(clock: Clock, store: DocumentStore) {
    this.#clock = clock
    this.#store = store
  }

  /** Opens a transaction for TransactionOptions in JSON form; without options it is readWrite. */
  begin(database: string, options: Json | undefined): Transaction {
    this.#sweep()
    const readOnly = optionalObject(options ?? {}, 'readOnly')
    const readWrite = optionalObject(options ?? {}, 'readWrite')
    if (readOnly !== undefined && readWrite !== undefined)
      throw invalid('Transaction options have both readOnly and readWrite.')
    this.#count += 1
    const serial = Buffer.alloc(8)
    serial.writeBigUInt64BE(BigInt(this.#count))
    const id = Buffer.concat([this.#run, serial]).toString('base64')
    const transaction = new Transaction(id, database, this.#readTime(readOnly), this.#clock.now())
    this.#open.set(id, transaction)
    return transaction
  }

  /** Finds an open transaction by its base64 id and keeps it from idling out; INVALID_ARGUMENT if it is over. */
  use(id: string, database: string): Transaction {
    this.#sweep()
    const transaction = this.#open.get(canonicalId(id))
    if (transaction === undefined) throw this.#over(id)
    if (transaction.database !== database) {
      throw invalid(`The transaction belongs to ${transaction.database}, but the request is for ${database}.`)
    }
    transaction.lastUsed = this.#clock.now()
    return transaction
  }

  /** Ends a transaction; one that is over already stays so. INVALID_ARGUMENT for an id that was never given out. */
  rollback(id: string): void {
    if (!this.#open.delete(canonicalId(id)) && !this.#wasIssued(id)) throw this.#over(id)
  }

  end(transaction: Transaction): void {
    this.#open.delete(transaction.id)
  }

  #readTime(readOnly: Json | undefined): Micros | undefined {
    if (readOnly === undefined) return undefined
    if (readOnly['readTime'] === undefined || readOnly['readTime'] === null) return this.#store.readTime()
    return parseTimestamp(readOnly['readTime'], 'readOnly.readTime')
  }

  #sweep(): void {
    const now = this.#clock.now()
    for (const [id, transaction] of this.#open) {
      const isOld = now - transaction.startTime >= TRANSACTION_LIFE_MS * 1000
      if (isOld || now - transaction.lastUsed >= TRANSACTION_IDLE_MS * 1000) this.#open.delete(id)
    }
  }

  #wasIssued(id: string): boolean {
    const bytes = Buffer.from(id, 'base64')
    if (bytes.length !== 16 || !bytes.subarray(0, 8).equals(this.#run)) return false
    return bytes.readBigUInt64BE(8) <= BigInt(this.#count)
  }

  /** The SDKs begin anew when the message says that the transaction has expired; so ids of an earlier run get it too. */
  #over(id: string): Error {
    if (Buffer.from(id, 'base64').length === 16)
      return invalid('The referenced transaction has expired or is no longer valid.')
    return invalid('Invalid transaction: the id was not given out by this database.')
  }
}

function canonicalId(id: string): string {
  return Buffer.from(id, 'base64').toString('base64')
}
