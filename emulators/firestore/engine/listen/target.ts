import type { StoredDocument } from '../types.ts'
import type { DocumentState } from './target-delta.ts'

/** What a resuming client must learn, and how many documents it had. */
export interface Resumption {
  readonly states: ReadonlyMap<string, DocumentState>
  readonly countBefore: number
}

/** One thing a stream listens to. */
export interface Target {
  readonly id: number
  /** Throws PERMISSION_DENIED if the rules refuse it now. */
  judge(): void
  /** Every document of the target now; for a target of named documents also those that are missing. */
  snapshot(): ReadonlyMap<string, DocumentState>
  /** How many documents it has now. */
  count(): number
  /**
   * What differs from the time of a resume token; `changed` has every document that changed since, as it was then.
   * Undefined if that cannot be told.
   */
  resume(changed: ReadonlyMap<string, StoredDocument | undefined>): Resumption | undefined
  /** No longer hears of commits. */
  close(): void
}
