import type { Clock, Micros } from '../../../kit/clock.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import type { TimeToLive } from '../../api/service.ts'
import { TTL_DELAY_MS, TTL_PAGE_SIZE } from '../limits.ts'
import type { Locks } from '../locks/locks.ts'
import { collectionOf, documentsRoot, idOf } from '../names.ts'
import type { QueryEngine } from '../query/query-engine.ts'
import type { DocumentStore } from '../store.ts'
import type { StoredChange, StoredDocument } from '../types.ts'
import { formatTimestamp } from '../values/timestamp.ts'
import { expiryOf, findByTime } from './find-by-time.ts'
import type { TtlPolicy } from './ttl-policy.ts'

export interface TtlSweeperParts {
  readonly clock: Clock
  readonly store: DocumentStore
  readonly queries: QueryEngine
  readonly locks: Locks
}

const FIRST_TIMESTAMP = '0001-01-01T00:00:00Z'

/**
 * Deletes documents of which the time to live is over, in all databases: when `delayMs` have passed on the emulator's
 * clock since the timestamp in the policy's field, or when `sweep` is called. A field with anything but a timestamp never
 * expires. Each delete is a commit of the service's own: no rules judge it, listeners and triggers hear of it, what lies
 * below the document stays; a document that a transaction has locked goes when the transaction is over. One timer waits
 * for the next expiry; without policies there is none. Source: https://firebase.google.com/docs/firestore/ttl
 */
export class TtlSweeper implements TimeToLive {
  readonly #parts: TtlSweeperParts
  #policies: readonly TtlPolicy[] = []
  #byGroup: ReadonlyMap<string, TtlPolicy> = new Map()
  #delayMs = TTL_DELAY_MS
  #next: Micros = Number.POSITIVE_INFINITY
  #cancel: () => void = () => undefined

  constructor(parts: TtlSweeperParts) {
    this.#parts = parts
    parts.store.subscribe(({ changes }) => {
      if (this.#policies.length === 0) return
      for (const { after } of changes) if (after !== undefined) this.#expect(after)
    })
  }

  get policies(): readonly TtlPolicy[] {
    return this.#policies
  }

  /** Replaces the policies, at most one for each collection group; documents that expired before count as all others. */
  set policies(policies: readonly TtlPolicy[]) {
    this.#policies = policies
    this.#byGroup = new Map(policies.map((policy) => [policy.collectionGroup, policy]))
    this.#arm(FIRST_TIMESTAMP)
  }

  get delayMs(): number {
    return this.#delayMs
  }

  set delayMs(delayMs: number) {
    this.#delayMs = delayMs
    this.#sweep(delayMs)
  }

  sweep(): number {
    return this.#sweep(0)
  }

  reset(): void {
    this.delayMs = TTL_DELAY_MS
  }

  close(): void {
    this.policies = []
  }

  #sweep(delayMs: number): number {
    const { clock, queries } = this.#parts
    const now = clock.now()
    const cutoff = timestampAt(now - delayMs * 1000)
    const expired = { side: 'LESS_THAN_OR_EQUAL', time: cutoff, limit: TTL_PAGE_SIZE } as const
    let deleted = 0
    for (const [policy, root] of this.#places()) {
      let page: StoredDocument[] = []
      do {
        const after = page.at(-1)
        page = findByTime(queries, root, policy, { ...expired, after })
        for (const document of page) this.#delete(document, cutoff, () => (deleted += 1))
      } while (page.length === TTL_PAGE_SIZE)
    }
    this.#arm(timestampAt(now - this.#delayMs * 1000 + 1))
    return deleted
  }

  #delete(document: StoredDocument, cutoff: string, onDeleted: () => void): void {
    const { name } = document
    const { store, locks } = this.#parts
    const stage = (): { changes: StoredChange[]; carryOut: () => void } => {
      const before = store.get(name)
      const changes =
        before !== undefined && this.#isExpired(before, cutoff) ? [{ name, before, after: undefined }] : []
      const carryOut = (): void => {
        if (changes.length === 0) return
        store.apply({ time: store.nextCommitTime(), caller: { kind: 'system' }, changes })
        onDeleted()
      }
      return { changes, carryOut }
    }
    locks.commit(undefined, stage).catch((error: unknown) => {
      if (error instanceof RpcError && error.status === 'ABORTED') this.#expect(document)
      else console.error(`mesh firestore: ${name} has expired, but stays until the next sweep, because of`, error)
    })
  }

  /** Sets the timer for the earliest expiry from `time` on. */
  #arm(time: string): void {
    this.#cancel()
    this.#next = Number.POSITIVE_INFINITY
    const range = { side: 'GREATER_THAN_OR_EQUAL', time, limit: 1 } as const
    for (const [policy, root] of this.#places()) {
      const [first] = findByTime(this.#parts.queries, root, policy, range)
      if (first !== undefined) this.#expect(first)
    }
  }

  /** Sets the timer earlier if a document expires before what it waits for. */
  #expect(document: StoredDocument): void {
    const timestamp = this.#timestampOf(document)
    if (timestamp === undefined) return
    const due = microsOf(timestamp) + this.#delayMs * 1000
    if (due >= this.#next) return
    this.#cancel()
    this.#next = due
    const { clock } = this.#parts
    this.#cancel = clock.after(Math.max(0, due - clock.now()) / 1000, () => this.#sweep(this.#delayMs))
  }

  #isExpired(document: StoredDocument, cutoff: string): boolean {
    const timestamp = this.#timestampOf(document)
    return timestamp !== undefined && timestamp <= cutoff
  }

  #timestampOf(document: StoredDocument): string | undefined {
    const policy = this.#byGroup.get(idOf(collectionOf(document.name)))
    return policy && expiryOf(policy, document)
  }

  /** Each policy with each database's documents root. */
  #places(): [TtlPolicy, string][] {
    const roots = Array.from(this.#parts.store.documents.countByDatabase().keys(), documentsRoot)
    return this.#policies.flatMap((policy) => roots.map((root): [TtlPolicy, string] => [policy, root]))
  }
}

/** The canonical timestamp of a time; the first that there is where a long delay leads back further. */
function timestampAt(time: Micros): string {
  return formatTimestamp(Math.max(time, Date.parse(FIRST_TIMESTAMP) * 1000))
}

/** Microseconds since the epoch of a canonical timestamp; inexact after 2255, beyond every timer. */
function microsOf(timestamp: string): Micros {
  return Date.parse(`${timestamp.slice(0, 19)}Z`) * 1000 + Number(timestamp.slice(20, 26))
}
