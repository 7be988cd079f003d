import type { StoredChange } from '../types.ts'

/** Whether a change concerns what a query has scanned. */
export type LockedRange = (change: StoredChange) => boolean

/** What one read of a transaction has seen, by document name and by query, and nobody else may change until it ends. */
export interface ReadLock {
  readonly names: ReadonlySet<string>
  readonly ranges: readonly LockedRange[]
}

/** Whether a commit with these changes has to wait for the lock. */
export function isLocked({ names, ranges }: ReadLock, changes: readonly StoredChange[]): boolean {
  return changes.some((change) => names.has(change.name) || ranges.some((isInRange) => isInRange(change)))
}
