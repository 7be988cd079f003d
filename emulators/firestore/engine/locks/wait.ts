import type { Transaction } from '../transaction.ts'
import type { StoredChange } from '../types.ts'

/** A request that has to wait: a commit for transactions that hold locks, a read for older commits that wait themselves. */
export interface Wait {
  readonly kind: 'read' | 'commit'
  /** Absent for a commit outside transactions. */
  readonly owner: Transaction | undefined
  /** Smaller is older, and goes first. */
  readonly order: number
  /** What a commit would change; nothing for a read. */
  changes: readonly StoredChange[]
  /** What stands in the way. */
  blockers: Set<Transaction | Wait>
  /** Carries the request out if nothing stands in its way any more; else notes what does. */
  retry(): void
  /** Carries a read out, whoever waits. */
  force(): void
  fail(error: Error): void
  /** Stops the clock of the lock deadline. */
  stopTimer(): void
}
