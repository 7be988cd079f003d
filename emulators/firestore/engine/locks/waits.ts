import type { Transaction } from '../transaction.ts'
import type { Wait } from './wait.ts'

/** The requests that wait, in the order of arrival. */
export class Waits {
  readonly reads = new Set<Wait>()
  readonly commits = new Set<Wait>()
  readonly #byOwner = new Map<Transaction, Set<Wait>>()

  /** Those of a transaction. */
  of(owner: Transaction): readonly Wait[] {
    return [...(this.#byOwner.get(owner) ?? [])]
  }

  has(wait: Wait): boolean {
    return this.#alike(wait).has(wait)
  }

  add(wait: Wait): void {
    this.#alike(wait).add(wait)
    if (wait.owner === undefined) return
    const owned = this.#byOwner.get(wait.owner)
    if (owned === undefined) this.#byOwner.set(wait.owner, new Set([wait]))
    else owned.add(wait)
  }

  delete(wait: Wait): void {
    this.#alike(wait).delete(wait)
    if (wait.owner === undefined) return
    const owned = this.#byOwner.get(wait.owner)
    owned?.delete(wait)
    if (owned?.size === 0) this.#byOwner.delete(wait.owner)
  }

  #alike({ kind }: Wait): Set<Wait> {
    return kind === 'read' ? this.reads : this.commits
  }
}
