import type { Clock } from '../../../kit/clock.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { LOCK_WAIT_MS } from '../limits.ts'
import type { Transaction } from '../transaction.ts'
import type { StoredChange } from '../types.ts'
import { findCycle } from './find-cycle.ts'
import { LockTable } from './lock-table.ts'
import { isLocked } from './read-lock.ts'
import type { ReadLock } from './read-lock.ts'
import type { Wait } from './wait.ts'
import { Waits } from './waits.ts'

/** A read that was made, and what it must lock before anybody may rely on it. */
export interface Seen<T> {
  readonly answer: T
  readonly lock: ReadLock
}

/** A commit that would do now if nobody has locked what it changes. */
export interface Staged<T> {
  readonly changes: readonly StoredChange[]
  carryOut(): T
}

/**
 * Pessimistic concurrency: what a transaction reads stays locked for everybody else's commits until it ends. A commit
 * waits for those locks, a transaction's read waits behind older commits that wait for the same documents, and no other
 * read ever waits. Of transactions that wait for each other the youngest is aborted at once.
 * Source: https://firebase.google.com/docs/firestore/transaction-data-contention
 */
export class Locks {
  readonly #clock: Clock
  readonly #table = new LockTable()
  readonly #waits = new Waits()
  #lastOrder = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The place of a transaction that begins now in the order of age. */
  nextOrder(): number {
    this.#lastOrder += 1
    return this.#lastOrder
  }

  /** Makes a read of a transaction and locks what it saw; `look` may run several times and must change nothing. */
  async read<T>(owner: Transaction, look: () => Seen<T>): Promise<T> {
    if (this.#waits.commits.size === 0) {
      const { answer, lock } = look()
      this.#table.take(owner, lock)
      return answer
    }
    return await this.#wait<T>('read', owner, (wait, resolve, isForced) => {
      const { answer, lock } = look()
      wait.blockers = isForced ? new Set() : this.#olderCommits(owner, lock)
      if (wait.blockers.size > 0) return
      this.#remove(wait)
      this.#take(owner, lock)
      resolve(answer)
    })
  }

  /** Carries a commit out once nobody else has locked what it changes; `stage` runs anew after each wait. */
  async commit<T>(owner: Transaction | undefined, stage: () => Staged<T>): Promise<T> {
    const staged = stage()
    if (this.#table.isEmpty || this.#table.against(staged.changes, owner).size === 0) return staged.carryOut()
    return await this.#wait<T>('commit', owner, (wait, resolve) => {
      const again = stage()
      wait.changes = again.changes
      wait.blockers = this.#table.against(again.changes, owner)
      if (wait.blockers.size > 0) return
      const answer = again.carryOut()
      // Not before: the reads behind it are to see what it did.
      this.#remove(wait)
      resolve(answer)
    })
  }

  /** Lets go of all that a transaction has locked; requests of it that still wait fail with `error`. */
  release(transaction: Transaction, error: RpcError): void {
    this.#table.release(transaction)
    const own = this.#waits.of(transaction)
    // All of them go before anybody is woken: none may be tried again and lock for a transaction that is over.
    for (const wait of own) this.#fail(wait, error)
    for (const wait of own) this.#unblock(this.#waits.reads, wait)
    this.#unblock(this.#waits.commits, transaction)
  }

  /** Fails everything that waits. */
  close(): void {
    const error = new RpcError('ABORTED', 'The emulator was closed while the request waited for a lock.')
    for (const wait of [...this.#waits.reads, ...this.#waits.commits]) this.#fail(wait, error)
  }

  #wait<T>(
    kind: Wait['kind'],
    owner: Transaction | undefined,
    attempt: (wait: Wait, resolve: (answer: T) => void, isForced: boolean) => void,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = (isForced: boolean): void => {
        try {
          attempt(wait, resolve, isForced)
        } catch (error) {
          this.#remove(wait)
          reject(error)
        }
        this.#breakCycles(wait)
      }
      const wait: Wait = {
        kind,
        owner,
        order: owner?.order ?? this.nextOrder(),
        changes: [],
        blockers: new Set(),
        retry: () => run(false),
        force: () => run(true),
        fail: reject,
        stopTimer: this.#clock.after(LOCK_WAIT_MS, () => this.#expire(wait)),
      }
      this.#waits.add(wait)
      wait.retry()
    })
  }

  #expire(wait: Wait): void {
    const error = new RpcError('ABORTED', 'Transaction lock timeout.')
    if (wait.owner !== undefined) {
      this.#abort(wait.owner, error)
      return
    }
    this.#remove(wait)
    wait.fail(error)
  }

  #abort(transaction: Transaction, error: RpcError): void {
    transaction.isAborted = true
    this.release(transaction, error)
  }

  /**
   * Breaks the circles that a request has closed by waiting or by locking more: they all lead through it, or through what
   * else its transaction waits for. A read in a circle only waits out of courtesy and goes ahead; otherwise the youngest
   * transaction has to go.
   */
  #breakCycles(wait: Wait): void {
    for (;;) {
      const cycle = findCycle(wait.owner === undefined ? [wait] : this.#waits.of(wait.owner), this.#waits)
      if (cycle === undefined) return
      const read = cycle.find(({ kind }) => kind === 'read')
      if (read !== undefined) {
        read.force()
        continue
      }
      const owners = cycle.flatMap(({ owner }) => owner ?? [])
      const youngest = owners.reduce((a, b) => (b.order > a.order ? b : a))
      const error = new RpcError('ABORTED', 'Too much contention on these documents. Please try again.')
      this.#abort(youngest, error)
    }
  }

  #take(owner: Transaction, lock: ReadLock): void {
    this.#table.take(owner, lock)
    for (const wait of this.#waits.commits) {
      if (wait.owner !== owner && isLocked(lock, wait.changes)) wait.blockers.add(owner)
    }
  }

  #olderCommits(owner: Transaction, lock: ReadLock): Set<Wait> {
    const found = new Set<Wait>()
    for (const wait of this.#waits.commits) {
      if (wait.owner === owner || wait.order > owner.order) continue
      if (isLocked(lock, wait.changes)) found.add(wait)
    }
    return found
  }

  #fail(wait: Wait, error: RpcError): void {
    this.#forget(wait)
    wait.fail(error)
  }

  /** Reads behind a commit go on when it is removed. */
  #remove(wait: Wait): void {
    this.#forget(wait)
    if (wait.kind === 'commit') this.#unblock(this.#waits.reads, wait)
  }

  #forget(wait: Wait): void {
    this.#waits.delete(wait)
    wait.stopTimer()
  }

  /** Tries those again that nothing else stood against, oldest first. */
  #unblock(waiting: ReadonlySet<Wait>, blocker: Transaction | Wait): void {
    const freed = [...waiting].filter(({ blockers }) => blockers.delete(blocker) && blockers.size === 0)
    for (const wait of freed.sort((a, b) => a.order - b.order)) if (this.#waits.has(wait)) wait.retry()
  }
}
