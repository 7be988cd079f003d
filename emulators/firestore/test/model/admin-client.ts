import type { Caller, Json } from '../../api/service.ts'
import { isObject } from '../../api/is-object.ts'
import { carryOut } from './carry-out.ts'
import { queryJson } from './model-query.ts'
import type { ModelQuery } from './model-query.ts'
import { writeJson } from './model-write.ts'
import type { ModelWrite } from './model-write.ts'
import { begunBy, counting, getting, querying } from './reads.ts'
import type { Outcome, ReadCheck } from './issue.ts'
import type { Requests } from './requests.ts'
import type { Transaction } from './transaction.ts'

export const ADMIN: Caller = { kind: 'admin' }

/** A server client, with at most one transaction at a time; in it several reads may be under way, but nothing beside a commit. */
export class AdminClient {
  readonly #name: string
  readonly #requests: Requests
  #transaction: Transaction | undefined
  /** The last one that was aborted, which the next one retries. */
  #aborted: Transaction | undefined
  /** Requests of the transaction that are under way. */
  #underway = 0
  #isCommitting = false

  constructor(name: string, requests: Requests) {
    this.#name = name
    this.#requests = requests
  }

  begin(): void {
    if (this.#transaction !== undefined) return
    const { transaction, options } = this.#next()
    const request = { database: this.#requests.connection.database, options }
    this.#send('begins', 'BeginTransaction', request, transaction)
  }

  get(paths: readonly string[]): void {
    const { root } = this.#requests
    const documents = paths.map((path) => `${root}/${path}`)
    this.#read('gets', 'BatchGetDocuments', { documents }, getting(paths, root))
  }

  query(query: ModelQuery): void {
    const { root } = this.#requests
    this.#read('queries', 'RunQuery', queryJson(query, root), querying(query, root))
  }

  count(query: ModelQuery): void {
    const { parent, structuredQuery } = queryJson(query, this.#requests.root)
    const aggregations = [{ alias: 'total', count: {} }]
    const structuredAggregationQuery = { structuredQuery, aggregations }
    this.#read('counts', 'RunAggregationQuery', { parent, structuredAggregationQuery }, counting(query))
  }

  /** Ends the transaction with these writes. */
  commit(writes: readonly ModelWrite[]): void {
    const transaction = this.#transaction
    if (transaction?.id === undefined || this.#underway > 0) return
    this.#isCommitting = true
    this.#commit('commits', writes, transaction)
  }

  /** Commits outside of the transaction. */
  write(writes: readonly ModelWrite[]): void {
    this.#commit('writes', writes)
  }

  rollback(): void {
    const transaction = this.#transaction
    if (transaction?.id === undefined) return
    const request = { database: this.#requests.connection.database, transaction: transaction.id }
    const answer = this.#requests.connection.call('Rollback', request, ADMIN)
    const text = `${this.#name} rolls back`
    this.#requests.issue(transaction.isForeign ? { text, transaction } : { text }, answer)
    transaction.isOver = true
    this.abandon()
  }

  /** Goes away without a word; somebody else takes its place. */
  abandon(): void {
    this.#transaction = undefined
    this.#aborted = undefined
    this.#settle()
  }

  /** All that it had under way is lost with the emulator. */
  restarted(): void {
    this.#settle()
    if (this.#transaction?.id === undefined) this.#transaction = undefined
  }

  /** A transaction that is to begin, and its options. */
  #next(): { transaction: Transaction; options: Json } {
    const retried = this.#aborted
    const transaction = this.#requests.begin(retried)
    this.#transaction = transaction
    this.#aborted = undefined
    return { transaction, options: { readWrite: retried === undefined ? {} : { retryTransaction: retried.id } } }
  }

  #read(
    what: string,
    name: 'BatchGetDocuments' | 'RunQuery' | 'RunAggregationQuery',
    request: Json,
    read: ReadCheck,
  ): void {
    const isUnknown = this.#transaction !== undefined && this.#transaction.id === undefined
    if (this.#isCommitting || isUnknown) return
    const inDatabase = name === 'BatchGetDocuments' ? { database: this.#requests.connection.database } : {}
    if (this.#transaction === undefined) {
      const { transaction, options } = this.#next()
      this.#send(what, name, { ...inDatabase, ...request, newTransaction: options }, transaction, read)
    } else {
      const { id } = this.#transaction
      this.#send(what, name, { ...inDatabase, ...request, transaction: id }, this.#transaction, read)
    }
  }

  #send(
    what: string,
    name: 'BeginTransaction' | 'BatchGetDocuments' | 'RunQuery' | 'RunAggregationQuery',
    request: Json,
    transaction: Transaction,
    read?: ReadCheck,
  ): void {
    this.#underway += 1
    const answer = this.#requests.connection.call(name, request, ADMIN)
    this.#requests.issue(
      {
        text: `${this.#name} ${what}`,
        transaction,
        ...(read === undefined ? {} : { read }),
        done: (outcome, found) => {
          const begun = isObject(outcome.answer) ? outcome.answer['transaction'] : begunBy(outcome.answer)
          if (typeof begun === 'string') transaction.id = begun
          if (found !== undefined) transaction.reads.push(found)
          this.#heard(transaction, outcome)
        },
      },
      answer,
    )
  }

  #commit(what: string, writes: readonly ModelWrite[], transaction?: Transaction): void {
    const { connection, root } = this.#requests
    if (transaction !== undefined) this.#underway += 1
    const request: Json = { database: connection.database, writes: writes.map((write) => writeJson(write, root)) }
    if (transaction !== undefined) request['transaction'] = transaction.id
    this.#requests.issue(
      {
        text: `${this.#name} ${what}`,
        transaction,
        commit: {
          carryOut: (state, time) => carryOut(state, writes, undefined, time),
          reads: transaction?.reads ?? [],
        },
        done: (outcome) => {
          if (transaction !== undefined) this.#heard(transaction, outcome)
        },
      },
      connection.call('Commit', request, ADMIN),
    )
  }

  /** An answer to a request in a transaction, unless the client has gone away since. */
  #heard(transaction: Transaction, { status }: Outcome): void {
    if (this.#transaction !== transaction) return
    this.#underway -= 1
    if (!transaction.isOver) return
    this.abandon()
    if (status === 'ABORTED' && transaction.id !== undefined) this.#aborted = transaction
  }

  #settle(): void {
    this.#underway = 0
    this.#isCommitting = false
  }
}
