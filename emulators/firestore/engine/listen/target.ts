import type { StoredDocument } from '../types.ts'
import type { DocumentState } from './document-state.ts'

/** What a resuming client must learn, and how many documents it had. */
export interface Resumption {
  readonly states: readonly DocumentState[]
  readonly countBefore: number
}

/** One thing a stream listens to. */
export interface Target {
  readonly id: number
  /**
   * Throws PERMISSION_DENIED if the rules refuse it now; answers the names of the documents that they looked at with get()
   * and exists(), which may change that.
   */
  judge(): ReadonlySet<string>
  /** Every document of the target now; for a target of named documents also those that are missing. */
  snapshot(readTime: string): readonly DocumentState[]
  /** The names of the documents that it has now. */
  names(): ReadonlySet<string>
  /**
   * What differs from the time of a resume token; `changed` has every document that changed since, as it was then.
   * Undefined if that cannot be told.
   */
  resume(changed: ReadonlyMap<string, StoredDocument | undefined>, readTime: string): Resumption | undefined
  /** No longer hears of commits. */
  close(): void
}
