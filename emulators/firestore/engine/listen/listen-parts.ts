import type { History } from '../history.ts'
import type { Authoriser, DocumentReader } from '../types.ts'
import type { Indexes } from '../indexes/indexes.ts'
import type { Outbox } from './outbox.ts'
import type { SharedViews } from './shared-views.ts'
import type { Subscriptions } from './subscriptions.ts'

/** What all streams of a hub share. */
export interface ListenParts {
  readonly store: DocumentReader
  readonly authoriser: Authoriser
  readonly views: SharedViews
  readonly subscriptions: Subscriptions
  readonly history: History
  readonly indexes: Indexes
  readonly outbox: Outbox
  /** Names this process in resume tokens. */
  readonly epoch: string
}
