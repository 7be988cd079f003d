import type { Transaction } from 'firebase-admin/firestore'
import { MeshError } from '@mesh/core/errors'
import { normalAddress } from '@mesh/core/access/address'
import { keepAnAdmin, type Standing } from '@mesh/core/access/set-role'
import type { Role } from '@mesh/core/roles'
import type { Member } from '@mesh/core/schema/member'
import type { EntryActor } from '@mesh/core/schema/ledger'
import { commit, commitDerived } from '../../kit/commit.ts'
import { collections } from './collections.ts'
import { isNoted } from './is-noted.ts'

/** What reads within a transaction. */
export type Reader = Pick<Transaction, 'get'>

/** A member as they are now; undefined for none. */
export async function readMember(uid: string): Promise<Member | undefined> {
  const { members } = await collections()
  return (await members.doc(uid).get()).data()
}

/** Uids of the active members of a role, within a transaction if there is one. */
export async function activeOfRole(transaction: Reader | undefined, role: Role): Promise<string[]> {
  const { members } = await collections()
  const active = members.where('role', '==', role).where('state', '==', 'active')
  const found = await (transaction === undefined ? active.get() : transaction.get(active))
  return found.docs.map(({ id }) => id)
}

/** Members of an address, within a transaction: several where people deleted their account and made another one. */
export async function membersOf(transaction: Reader, email: string): Promise<{ uid: string; member: Member }[]> {
  const { contacts, members } = await collections()
  const { docs } = await transaction.get(contacts.where('email', '==', normalAddress(email)))
  const found = await Promise.all(docs.map(({ id }) => transaction.get(members.doc(id))))
  return found.flatMap((one) => {
    const member = one.data()
    return member === undefined ? [] : [{ uid: one.id, member }]
  })
}

/** Who changes a member's standing, and why. */
interface StandingChange {
  /** The member's revision must still be this. */
  revision: number
  by: NonNullable<Member['standingBy']>
  actor: EntryActor
  reason: string
  now: Date
}

/**
 * Gives a member another standing, which ends their sessions; the new revision. Throws `aborted` for another revision and
 * `failed-precondition` for the last active admin.
 */
export async function changeStanding(uid: string, after: Standing, change: StandingChange): Promise<number> {
  const { members } = await collections()
  return commit(async (transaction) => {
    const reference = members.doc(uid)
    const before = (await transaction.get(reference)).data()
    if (before === undefined) throw new MeshError('not-found', `there is no member ${uid}`)
    if (before.revision !== change.revision) {
      throw new MeshError('aborted', `members/${uid} has revision ${before.revision}, expected ${change.revision}`)
    }
    keepAnAdmin(uid, after, await activeOfRole(transaction, 'admin'))
    const { actor, reason, by, now } = change
    const moved = { standingBy: by, validSince: now, updateTime: now, revision: before.revision + 1 }
    const member: Member = { ...before, ...after, ...moved }
    transaction.set(reference, member)
    transaction.record({ actor, action: 'member.setRole', resource: reference.path, before, after: member, reason })
    return member.revision
  })
}

/** Remembers that somebody signed in, at most hourly. */
export async function noteSignIn(uid: string, member: Member, now: Date): Promise<void> {
  if (isNoted(member.lastSignInTime, now)) return
  const { members } = await collections()
  await commitDerived(async (transaction) => {
    const current = await transaction.get(members.doc(uid))
    const stored = current.data()
    if (stored !== undefined && !isNoted(stored.lastSignInTime, now))
      transaction.update(current.ref, { lastSignInTime: now })
  })
}
