import { MeshError } from '@mesh/core/errors'
import { normalAddress } from '@mesh/core/access/address'
import { STRONG_ROLES } from '@mesh/core/access/set-role'
import { refuseStrongInvite } from '@mesh/core/access/strong-invites'
import type { Role } from '@mesh/core/roles'
import type { Person } from '@mesh/core/schema/incident'
import type { Invite } from '@mesh/core/schema/member'
import { readAccount } from '../../gcp/accounts.ts'
import { actorOf } from '../../kit/actor-of.ts'
import { commit } from '../../kit/commit.ts'
import type { ReadAccount } from '../../kit/read-standing.ts'
import { collections } from './collections.ts'
import { inviteOf } from './invite-of.ts'
import { activeOfRole, membersOf, type Reader } from './members.ts'

const live = { readAccount }

interface Invitation {
  email: string
  name?: string
  role: Role
  expireTime: Date
}

/**
 * Opens an invitation, or one that was there anew; its id. Throws `already-exists` for the address of a member who has an
 * account, and `failed-precondition` for one that would let nobody in.
 */
export async function openInvite(wanted: Invitation, person: Person, now: Date, deps = live): Promise<string> {
  const email = normalAddress(wanted.email)
  return commit(async (transaction) => {
    const { reference, stored: before } = await inviteOf(transaction, email)
    const admins = await activeOfRole(transaction, 'admin')
    if (!admins.includes(person.uid)) {
      throw new MeshError(
        'failed-precondition',
        'an invitation counts while a member document says that its inviter is an active admin, and yours does not: sign out and in again, which makes one, then invite',
      )
    }
    await refuseMembers(transaction, email, deps.readAccount)
    refuseStrongInvite(wanted.role, await countStrong(transaction, admins, reference.id, now))
    const invite: Invite = {
      schemaVersion: 1,
      email,
      name: wanted.name ?? '',
      role: wanted.role,
      invitedBy: person,
      state: 'open',
      uid: null,
      expireTime: wanted.expireTime,
      createTime: before?.createTime ?? now,
      updateTime: now,
    }
    transaction.set(reference, invite)
    const resource = reference.path
    transaction.record({ actor: actorOf(person), action: 'member.invite', resource, before, after: invite })
    return reference.id
  })
}

/** Refuses the address of a member who has an account, or who is disabled, which no invitation passes. */
async function refuseMembers(transaction: Reader, email: string, accountOf: ReadAccount): Promise<void> {
  const holders = await membersOf(transaction, email)
  const accounts = await Promise.all(holders.map(({ uid }) => accountOf(uid)))
  if (accounts.some((account) => account !== undefined)) {
    throw new MeshError('already-exists', 'this address belongs to a member already')
  }
  const disabled = holders.find(({ member }) => member.state === 'disabled')
  if (disabled === undefined) return
  throw new MeshError(
    'failed-precondition',
    `this address belongs to a disabled member whose account is gone: enable ${disabled.uid} with member.setRole, then invite`,
  )
}

/** Takes an open invitation back; one that is revoked already stays so. Throws `not-found` and `failed-precondition`. */
export async function closeInvite(inviteId: string, person: Person, now: Date): Promise<void> {
  const { invites } = await collections()
  await commit(async (transaction) => {
    const reference = invites.doc(inviteId)
    const before = (await transaction.get(reference)).data()
    if (before === undefined) throw new MeshError('not-found', `there is no invitation ${inviteId}`)
    if (before.state === 'revoked') return
    if (before.state === 'used') {
      throw new MeshError('failed-precondition', 'this invitation was used; disable the member with member.setRole')
    }
    const after = { ...before, state: 'revoked', updateTime: now } as const
    transaction.set(reference, after)
    transaction.record({ actor: actorOf(person), action: 'invite.revoke', resource: reference.path, before, after })
  })
}

/** Active approvers and admins, and open invitations as one by these admins; that of `inviteId` will be replaced. */
async function countStrong(
  transaction: Reader,
  admins: readonly string[],
  inviteId: string,
  now: Date,
): Promise<number> {
  const { invites } = await collections()
  const [approvers, open] = await Promise.all([
    activeOfRole(transaction, 'approver'),
    transaction.get(invites.where('state', '==', 'open')),
  ])
  const invited = open.docs.filter((one) => {
    const { role, invitedBy, expireTime } = one.data()
    if (one.id === inviteId || !admins.includes(invitedBy.uid)) return false
    return expireTime > now && STRONG_ROLES.includes(role)
  })
  return approvers.length + admins.length + invited.length
}
