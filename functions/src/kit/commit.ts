import { randomBytes } from 'node:crypto'
import type {
  DocumentData,
  DocumentReference,
  Firestore,
  PartialWithFieldValue,
  Transaction,
  UpdateData,
  WithFieldValue,
} from 'firebase-admin/firestore'
import { MeshError } from '@mesh/core/errors'
import { entryText } from '@mesh/core/ledger/entry'
import { fitContents, textBytes } from '@mesh/core/ledger/fit-contents'
import { COLLECTIONS } from '@mesh/core/paths'
import { now } from './clock.ts'
import { firestore } from './firestore.ts'
import { loggedFacts, type LedgerFacts } from './logged-facts.ts'
import { nudgeLedger } from './nudge-ledger.ts'
import { traceId } from './trace.ts'

export type { LedgerFacts } from './logged-facts.ts'

/**
 * Most bytes of contents that the entries of one transaction keep together, beside its own writes: Firestore refuses a request
 * above 10 MiB.
 */
const CONTENTS_BYTES_MAX = 3_000_000

/** A transaction that says what it does. */
export type RecordedTransaction = Pick<Transaction, 'get' | 'getAll' | 'create' | 'set' | 'update' | 'delete'> & {
  /** Logs a change of this transaction; it becomes part of the ledger exactly when the transaction is committed. */
  record(facts: LedgerFacts): void
  /** Writes beside the change what machines make of it and can make again: that alone needs no entry. */
  readonly derived: Pick<Transaction, 'create' | 'set' | 'update' | 'delete'>
}

interface CommitOptions {
  maxAttempts?: number
}

/**
 * Runs a transaction whose changes are written to the ledger with it: the one way to change what people decide upon. Throws
 * `internal`, with nothing written, when it changes something and records nothing. `work` may run several times.
 */
export async function commit<T>(
  work: (transaction: RecordedTransaction) => Promise<T>,
  { maxAttempts = 10 }: CommitOptions = {},
): Promise<T> {
  const db = await firestore()
  let isRecorded = false
  const result = await db.runTransaction(
    async (transaction) => {
      const recorded = new Recorder(transaction)
      const answer = await work(recorded)
      isRecorded = recorded.finish(db)
      return answer
    },
    { maxAttempts },
  )
  if (isRecorded) await nudgeLedger()
  return result
}

/**
 * Runs a transaction that is not recorded, of what machines make and can be made again: states of checks, history, plans,
 * attempts to deliver, what is derived from recorded documents.
 */
export async function commitDerived<T>(
  work: (transaction: Transaction) => Promise<T>,
  { maxAttempts = 10 }: CommitOptions = {},
): Promise<T> {
  const db = await firestore()
  return db.runTransaction(work, { maxAttempts })
}

class Recorder implements RecordedTransaction {
  readonly #transaction: Transaction
  readonly #facts: LedgerFacts[] = []
  #writes = 0
  readonly get: Transaction['get']
  readonly getAll: Transaction['getAll']
  readonly derived: Transaction

  constructor(transaction: Transaction) {
    this.#transaction = transaction
    this.derived = transaction
    this.get = transaction.get.bind(transaction)
    this.getAll = transaction.getAll.bind(transaction)
  }

  record(facts: LedgerFacts): void {
    this.#facts.push(facts)
  }

  create<T, D extends DocumentData>(reference: DocumentReference<T, D>, data: WithFieldValue<T>): Transaction {
    this.#writes += 1
    return this.#transaction.create(reference, data)
  }

  set<T, D extends DocumentData>(reference: DocumentReference<T, D>, data: PartialWithFieldValue<T>): Transaction {
    this.#writes += 1
    return this.#transaction.set(reference, data as WithFieldValue<T>)
  }

  update<T, D extends DocumentData>(reference: DocumentReference<T, D>, data: UpdateData<D>): Transaction {
    this.#writes += 1
    return this.#transaction.update(reference, data)
  }

  delete(reference: DocumentReference): Transaction {
    this.#writes += 1
    return this.#transaction.delete(reference)
  }

  /** Writes the entries; whether there were any. */
  finish(db: Firestore): boolean {
    if (this.#writes > 0 && this.#facts.length === 0) {
      throw new MeshError('internal', `a transaction with ${this.#writes} writes recorded nothing in the ledger`)
    }
    const time = now()
    let left = CONTENTS_BYTES_MAX
    for (const [number, facts] of this.#facts.entries()) {
      const nonce = randomBytes(16).toString('base64url')
      const { entry, contents } = loggedFacts(facts)
      const kept = fitContents(contents, left)
      for (const text of kept.values()) left -= textBytes(text)
      this.#transaction.create(db.collection(COLLECTIONS.ledgerPending).doc(nonce), {
        schemaVersion: 1,
        entry: entryText(entry, { time, nonce, traceId: traceId() }),
        time,
        number,
        ...(kept.size === 0 ? {} : { contents: Object.fromEntries(kept) }),
      })
    }
    return this.#facts.length > 0
  }
}
