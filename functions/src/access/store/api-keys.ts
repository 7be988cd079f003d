import { MeshError } from '@mesh/core/errors'
import { keyState } from '@mesh/core/access/judge-api-key'
import type { Person } from '@mesh/core/schema/incident'
import type { EntryActor } from '@mesh/core/schema/ledger'
import type { ApiKey } from '@mesh/core/schema/member'
import { actorOf } from '../../kit/actor-of.ts'
import { commit, commitDerived, type LedgerFacts } from '../../kit/commit.ts'
import { sealed } from '../../kit/sealed.ts'
import { collections } from './collections.ts'
import { isNoted } from './is-noted.ts'

/** A key by its public id; undefined for none. */
export async function readApiKey(keyId: string): Promise<ApiKey | undefined> {
  const { apiKeys } = await collections()
  return (await apiKeys.doc(keyId).get()).data()
}

/** What a request made: the key, and whether it was this time. */
export interface MadeKey {
  key: ApiKey
  isNew: boolean
}

/** Stores a new key, or finds the one that an earlier attempt of the request stored. */
export async function addApiKey(keyId: string, key: ApiKey, person: Person): Promise<MadeKey> {
  const { apiKeys } = await collections()
  return commit(async (transaction) => {
    const reference = apiKeys.doc(keyId)
    const existing = (await transaction.get(reference)).data()
    if (existing !== undefined) return { key: existing, isNew: false }
    transaction.create(reference, key)
    transaction.record(madeEntry(actorOf(person), reference.path, key))
    return { key, isNew: true }
  })
}

/** What is logged of a new key: without its hash, to which the sealed evidence binds it. */
function madeEntry(actor: EntryActor, resource: string, key: ApiKey): LedgerFacts {
  return { actor, action: 'apiKey.create', resource, after: key, evidence: [sealed(key)] }
}

/** Which key takes whose place, and until when the old one goes on. */
interface Rotation {
  oldId: string
  newId: string
  overlapUntil: Date
  now: Date
  /** The new key, made from the old one as it is now; throws to refuse. */
  successor: (old: ApiKey) => ApiKey
}

/** Puts a new key in the place of a valid one; each key has one successor. Throws `not-found` and `failed-precondition`. */
export async function replaceApiKey(rotation: Rotation, person: Person): Promise<MadeKey> {
  const { oldId, newId, overlapUntil, now, successor } = rotation
  const { apiKeys } = await collections()
  return commit(async (transaction) => {
    const [from, to] = [apiKeys.doc(oldId), apiKeys.doc(newId)]
    const before = (await transaction.get(from)).data()
    const existing = (await transaction.get(to)).data()
    if (before === undefined) throw new MeshError('not-found', `there is no API key ${oldId}`)
    if (before.replacedBy === newId && existing !== undefined) return { key: existing, isNew: false }
    if (existing !== undefined || before.replacedBy !== null) {
      throw new MeshError('failed-precondition', `the API key ${oldId} was rotated already; rotate its successor`)
    }
    const state = keyState(before, now)
    if (state !== 'valid')
      throw new MeshError('failed-precondition', `the API key ${oldId} is ${state}; create another`)
    const key = successor(before)
    const expireTime = overlapUntil < before.expireTime ? overlapUntil : before.expireTime
    const after = { ...before, replacedBy: newId, expireTime, updateTime: now }
    const actor = actorOf(person)
    transaction.create(to, key)
    transaction.set(from, after)
    transaction.record(madeEntry(actor, to.path, key))
    transaction.record({ actor, action: 'apiKey.rotate', resource: from.path, before, after })
    return { key, isNew: true }
  })
}

/** Ends a key now; one that is revoked already stays so. Throws `not-found`. */
export async function endApiKey(keyId: string, reason: string, person: Person, now: Date): Promise<ApiKey> {
  const { apiKeys } = await collections()
  return commit(async (transaction) => {
    const reference = apiKeys.doc(keyId)
    const before = (await transaction.get(reference)).data()
    if (before === undefined) throw new MeshError('not-found', `there is no API key ${keyId}`)
    if (before.revokeTime !== null) return before
    const after = { ...before, revokeTime: now, updateTime: now }
    transaction.set(reference, after)
    const resource = reference.path
    transaction.record({ actor: actorOf(person), action: 'apiKey.revoke', resource, before, after, reason })
    return after
  })
}

/** Remembers that a key was used, at most hourly. */
export async function noteKeyUse(keyId: string, key: ApiKey, now: Date): Promise<void> {
  if (isNoted(key.lastUseTime, now)) return
  const { apiKeys } = await collections()
  await commitDerived(async (transaction) => {
    const current = await transaction.get(apiKeys.doc(keyId))
    const stored = current.data()
    if (stored !== undefined && !isNoted(stored.lastUseTime, now)) transaction.update(current.ref, { lastUseTime: now })
  })
}
