import { COLLECTIONS } from '@mesh/core/paths'
import type { ConfigWrite } from '@mesh/core/root/config-steps'
import type { Heartbeat, HeartbeatToken } from '@mesh/core/schema/heartbeat'
import type { Person } from '@mesh/core/schema/incident'
import { actorOf } from '../../kit/actor-of.ts'
import { commit, commitDerived, type LedgerFacts, type RecordedTransaction } from '../../kit/commit.ts'
import { newToken } from '../heartbeat/token.ts'
import { collections } from './collections.ts'

type Collections = Awaited<ReturnType<typeof collections>>

/** Reads a heartbeat; undefined when none has come yet. Throws for a document that does not fit its schema. */
type ReadHeartbeat = () => Heartbeat | undefined

/**
 * The newest heartbeats of these checks, in one request: one read for each of them. Each is looked at by itself, so that
 * one that cannot be read hides no other.
 */
export async function loadHeartbeats(checkIds: readonly string[]): Promise<Map<string, ReadHeartbeat>> {
  const { db, heartbeats } = await collections()
  const found = await db.getAll(...checkIds.map((id) => heartbeats.doc(id)))
  return new Map(found.map((document) => [document.id, () => document.data() as Heartbeat | undefined]))
}

/**
 * Writes what `next` makes of a check's heartbeat, if that is defined and the caller is known by the check's secret; returns
 * whether the caller is known. Both are asked outside a transaction first, so that a wrong address costs one read and
 * calls that change nothing do not wait for one another.
 */
export async function changeHeartbeat(
  checkId: string,
  isKnown: (token: HeartbeatToken | undefined) => boolean,
  next: (heartbeat: Heartbeat | undefined) => Heartbeat | undefined,
): Promise<boolean> {
  const { heartbeats, heartbeatTokens } = await collections()
  const [tokenReference, reference] = [heartbeatTokens.doc(checkId), heartbeats.doc(checkId)]
  if (!isKnown((await tokenReference.get()).data())) return false
  if (next((await reference.get()).data()) === undefined) return true
  return commitDerived(async (transaction) => {
    const [token, heartbeat] = await Promise.all([transaction.get(tokenReference), transaction.get(reference)])
    if (!isKnown(token.data())) return false
    const changed = next(heartbeat.data())
    if (changed !== undefined) transaction.set(reference, changed)
    return true
  })
}

/**
 * The secret of a check's push address, made when it is missing or when `isNew` asks for another one; undefined when
 * there is no such heartbeat check.
 */
export async function tokenOf(
  checkId: string,
  isNew: boolean,
  { person, now }: { person: Person; now: Date },
): Promise<HeartbeatToken | undefined> {
  const { checks, heartbeatTokens } = await collections()
  const reference = heartbeatTokens.doc(checkId)
  return commit(async (transaction) => {
    const [check, stored] = await Promise.all([transaction.get(checks.doc(checkId)), transaction.get(reference)])
    if (check.data()?.check.heartbeat === undefined) return undefined
    const token = stored.data()
    if (token !== undefined && !isNew) return token
    const made = newToken(now)
    transaction.set(reference, made)
    transaction.record(tokenEntry(token === undefined ? 'create' : 'rotate', checkId, person, token, made))
    return made
  })
}

/** Gives a new heartbeat check its secret, or takes it away with the last heartbeat; a secret that is there stays. */
export async function heartbeatWrites(
  { heartbeats, heartbeatTokens }: Collections,
  transaction: RecordedTransaction,
  { id, isWanted }: Extract<ConfigWrite, { kind: 'heartbeat' }>,
  { person, now }: { person: Person; now: Date },
): Promise<() => void> {
  const reference = heartbeatTokens.doc(id)
  const token = (await transaction.get(reference)).data()
  if (isWanted) {
    return () => {
      if (token !== undefined) return
      const made = newToken(now)
      transaction.create(reference, made)
      transaction.record(tokenEntry('create', id, person, undefined, made))
    }
  }
  return () => {
    transaction.derived.delete(heartbeats.doc(id))
    if (token === undefined) return
    transaction.delete(reference)
    transaction.record(tokenEntry('delete', id, person, token, undefined))
  }
}

/** What is logged of a secret: when it was made, and nothing of the secret itself. */
function tokenEntry(
  verb: 'create' | 'rotate' | 'delete',
  checkId: string,
  person: Person,
  before: HeartbeatToken | undefined,
  after: HeartbeatToken | undefined,
): LedgerFacts {
  const known = (token: HeartbeatToken | undefined) => token && { createTime: token.createTime }
  return {
    actor: actorOf(person),
    action: `heartbeatToken.${verb}`,
    resource: `${COLLECTIONS.heartbeatTokens}/${checkId}`,
    before: known(before),
    after: known(after),
  }
}
