import type { Admission } from '@mesh/core/access/admit'
import { NEVER_ENDED } from '@mesh/core/access/session'
import type { Role } from '@mesh/core/roles'
import type { Invite, Member } from '@mesh/core/schema/member'
import { NO_DOMAINS } from '@mesh/core/schema/settings/access'
import { commit } from '../../kit/commit.ts'
import { readTogether } from '../../kit/read-together.ts'
import { collections } from './collections.ts'
import { inviteOf } from './invite-of.ts'
import { isOfMember } from './contacts.ts'
import { activeOfRole, membersOf, type Reader } from './members.ts'

/** What an account brings when it joins. */
export interface Newcomer {
  uid: string
  /** Empty for none. */
  name: string
  email: string
}

type Doors = Omit<Admission, 'firstAdmin'>

/** What would let an address in now. */
export async function loadDoors(email: string): Promise<Doors> {
  return (await readTogether((reading) => readDoors(reading, email))).doors
}

/**
 * Makes an account a member of what `judge` says, who throws to refuse; an open invitation of its address is used up in the
 * same transaction, whatever let it in and whether it counts now or may count again. A member who is there already stays as
 * they are.
 */
export async function joinMember(
  { uid, name, email }: Newcomer,
  judge: (doors: Doors) => { role: Role; source: Member['source'] },
  now: Date,
): Promise<Member> {
  const { members, contacts } = await collections()
  return commit(async (transaction) => {
    const existing = (await transaction.get(members.doc(uid))).data()
    if (existing !== undefined) return existing
    const { doors, invitation } = await readDoors(transaction, email)
    const { role, source } = judge(doors)
    const member: Member = {
      schemaVersion: 1,
      name: (source === 'invite' && doors.invite?.name) || name || uid,
      role,
      state: 'active',
      validSince: NEVER_ENDED,
      source,
      lastSignInTime: now,
      createTime: now,
      updateTime: now,
      revision: 0,
    }
    const actor = { type: 'person', id: uid } as const
    transaction.create(members.doc(uid), member)
    transaction.set(contacts.doc(uid), { schemaVersion: 1, email })
    transaction.record({
      actor,
      action: source === 'owner' ? 'member.adopt' : 'member.join',
      resource: members.doc(uid).path,
      after: member,
      reason: source,
    })
    const { reference, stored } = invitation
    if (stored?.state === 'open') {
      const used = { ...stored, state: 'used', uid, updateTime: now } as const
      transaction.set(reference, used)
      transaction.record({ actor, action: 'invite.use', resource: reference.path, before: stored, after: used })
    }
    return member
  })
}

/** Whoever is no admin any more must not come back, or let others in, by what they left open. */
function heldBy(admins: readonly string[], invite: Invite | undefined): Invite | undefined {
  if (invite?.state !== 'open' || admins.includes(invite.invitedBy.uid)) return invite
  return { ...invite, state: 'revoked' }
}

/** The doors, and the invitation as it is stored, whether or not it counts. */
async function readDoors(transaction: Reader, email: string) {
  const { settings } = await collections()
  const [invitation, found, admins, holders, isTaken] = await Promise.all([
    inviteOf(transaction, email),
    transaction.get(settings),
    activeOfRole(transaction, 'admin'),
    membersOf(transaction, email),
    isOfMember(transaction, email),
  ])
  const doors: Doors = {
    invite: heldBy(admins, invitation.stored),
    access: found.data()?.access ?? NO_DOMAINS,
    hasActiveAdmin: admins.length > 0,
    isOfDisabled: holders.some(({ member }) => member.state === 'disabled'),
    isOfMember: isTaken,
  }
  return { doors, invitation }
}
