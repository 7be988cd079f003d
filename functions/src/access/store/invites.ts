import { MeshError } from '@mesh/core/errors'
import { normalAddress } from '@mesh/core/access/address'
import { STRONG_ROLES } from '@mesh/core/access/set-role'
import { refuseStrongInvite } from '@mesh/core/access/strong-invites'
import type { Role } from '@mesh/core/roles'
import type { Person } from '@mesh/core/schema/incident'
import type { Invite } from '@mesh/core/schema/member'
import { actorOf } from '../../kit/actor-of.ts'
import { commit } from '../../kit/commit.ts'
import { inviteIdOf } from './admissions.ts'
import { collections } from './collections.ts'
import { activeOfRole, type Reader } from './members.ts'

interface Invitation {
  email: string
  name?: string
  role: Role
  expireTime: Date
}

/** Opens an invitation, or one that was there anew; its id. Throws `already-exists` for the address of a member. */
export async function openInvite(wanted: Invitation, person: Person, now: Date): Promise<string> {
  const { contacts, invites } = await collections()
  const email = normalAddress(wanted.email)
  const inviteId = inviteIdOf(email)
  await commit(async (transaction) => {
    const reference = invites.doc(inviteId)
    const before = (await transaction.get(reference)).data()
    const members = await transaction.get(contacts.where('email', '==', email))
    if (!members.empty) throw new MeshError('already-exists', 'this address belongs to a member already')
    refuseStrongInvite(wanted.role, await countStrong(transaction, inviteId, now))
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
  })
  return inviteId
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

/** Active approvers and admins, and open invitations as one; that of `inviteId` will be replaced. */
async function countStrong(transaction: Reader, inviteId: string, now: Date): Promise<number> {
  const { invites } = await collections()
  const [approvers, admins, open] = await Promise.all([
    activeOfRole(transaction, 'approver'),
    activeOfRole(transaction, 'admin'),
    transaction.get(invites.where('state', '==', 'open')),
  ])
  const invited = open.docs.filter((one) => {
    const { role, expireTime } = one.data()
    return one.id !== inviteId && expireTime > now && STRONG_ROLES.includes(role)
  })
  return approvers.length + admins.length + invited.length
}
