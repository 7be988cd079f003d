import type { Clock } from '../../kit/clock.ts'
import type { Committer } from './commit.ts'
import type { History } from './history.ts'
import type { Indexes } from './indexes/indexes.ts'
import type { Locks } from './locks/locks.ts'
import type { QueryEngine } from './query/query-engine.ts'
import type { DocumentStore } from './store.ts'
import type { Transactions } from './transactions.ts'
import type { Authoriser } from './types.ts'

/** What the RPCs are made of. */
export interface EngineParts {
  readonly clock: Clock
  readonly store: DocumentStore
  readonly history: History
  readonly queries: QueryEngine
  readonly locks: Locks
  readonly transactions: Transactions
  readonly authoriser: Authoriser
  readonly committer: Committer
  readonly indexes: Indexes
}
