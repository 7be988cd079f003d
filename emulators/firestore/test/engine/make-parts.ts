import type { Caller, FirestoreRpcs, Json } from '../../api/service.ts'
import { Clock } from '../../../kit/clock.ts'
import { Committer } from '../../engine/commit.ts'
import type { EngineParts } from '../../engine/engine-parts.ts'
import { History } from '../../engine/history.ts'
import { Indexes } from '../../engine/indexes/indexes.ts'
import { Locks } from '../../engine/locks/locks.ts'
import { QueryEngine } from '../../engine/query/query-engine.ts'
import { engineRpcs } from '../../engine/rpcs/engine-rpcs.ts'
import { DocumentStore } from '../../engine/store.ts'
import { Transactions } from '../../engine/transactions.ts'
import type { Authoriser } from '../../engine/types.ts'
import { parseTimestamp } from '../../engine/values/timestamp.ts'

export const DATABASE = 'projects/p/databases/(default)'
export const ROOT = `${DATABASE}/documents`
export const ADMIN: Caller = { kind: 'admin' }
export const USER: Caller = { kind: 'user', uid: 'u', token: {} }
/** Where the clock stands at the beginning. */
export const START = '2026-01-01T00:00:00.000000Z'

const ALLOW_ALL: Authoriser = { get: () => undefined, list: () => undefined, write: () => undefined }

/** An engine without rules and listeners on a clock that stands still. */
export function makeParts(authoriser: Authoriser = ALLOW_ALL): {
  parts: EngineParts
  rpcs: FirestoreRpcs
  clock: Clock
} {
  const clock = new Clock()
  clock.freeze(parseTimestamp(START, 'START'))
  const store = new DocumentStore(clock)
  const history = new History(store, clock)
  const locks = new Locks(clock)
  const parts: EngineParts = {
    clock,
    store,
    authoriser,
    queries: new QueryEngine(store),
    history,
    locks,
    transactions: new Transactions(clock, store, history, locks),
    committer: new Committer(store, authoriser),
    indexes: new Indexes(),
  }
  return { parts, rpcs: engineRpcs(parts), clock }
}

/** A whole-document write with integer fields. */
export function set(path: string, fields: Record<string, number>, more: Json = {}): Json {
  return { update: { name: `${ROOT}/${path}`, fields: integers(fields) }, ...more }
}

/** Fields with integer values. */
export function integers(fields: Record<string, number>): Record<string, { integerValue: string }> {
  return Object.fromEntries(Object.entries(fields).map(([name, number]) => [name, { integerValue: String(number) }]))
}
