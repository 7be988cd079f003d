import type { Transaction } from '../transaction.ts'
import type { StoredChange } from '../types.ts'
import type { LockedRange, ReadLock } from './read-lock.ts'

interface Held {
  readonly names: Set<string>
  readonly ranges: LockedRange[]
}

/** The shared locks that open transactions hold on what they have read. */
export class LockTable {
  readonly #held = new Map<Transaction, Held>()
  readonly #byName = new Map<string, Set<Transaction>>()
  readonly #ranged = new Set<Transaction>()

  get isEmpty(): boolean {
    return this.#held.size === 0
  }

  take(transaction: Transaction, lock: ReadLock): void {
    let held = this.#held.get(transaction)
    if (held === undefined) this.#held.set(transaction, (held = { names: new Set(), ranges: [] }))
    for (const name of lock.names) {
      held.names.add(name)
      const holders = this.#byName.get(name)
      if (holders === undefined) this.#byName.set(name, new Set([transaction]))
      else holders.add(transaction)
    }
    if (lock.ranges.length === 0) return
    held.ranges.push(...lock.ranges)
    this.#ranged.add(transaction)
  }

  release(transaction: Transaction): void {
    for (const name of this.#held.get(transaction)?.names ?? []) {
      const holders = this.#byName.get(name)
      holders?.delete(transaction)
      if (holders?.size === 0) this.#byName.delete(name)
    }
    this.#held.delete(transaction)
    this.#ranged.delete(transaction)
  }

  /** The transactions that a commit with these changes has to wait for; `owner`, whose commit it is, is none of them. */
  against(changes: readonly StoredChange[], owner: Transaction | undefined): Set<Transaction> {
    const found = new Set<Transaction>()
    for (const { name } of changes) for (const holder of this.#byName.get(name) ?? []) found.add(holder)
    for (const holder of this.#ranged) {
      if (found.has(holder)) continue
      const { ranges } = this.#held.get(holder) ?? { ranges: [] }
      if (changes.some((change) => ranges.some((isInRange) => isInRange(change)))) found.add(holder)
    }
    if (owner !== undefined) found.delete(owner)
    return found
  }
}
