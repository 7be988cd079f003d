import { createHash } from 'node:crypto'
import { normalAddress } from '@mesh/core/access/address'
import type { Admission } from '@mesh/core/access/admit'
import { NEVER_ENDED } from '@mesh/core/access/session'
import type { Role } from '@mesh/core/roles'
import type { Invite, Member } from '@mesh/core/schema/member'
import { NO_DOMAINS } from '@mesh/core/schema/settings/access'
import { commit } from '../../kit/commit.ts'
import { readTogether } from '../../kit/read-together.ts'
import { collections } from './collections.ts'
import { activeOfRole, type Reader } from './members.ts'

/** What an account brings when it joins. */
export interface Newcomer {
  uid: string
  /** Empty for none. */
  name: string
  email: string
}

type Doors = Omit<Admission, 'firstAdmin'>

/** Name of the invitation of an address: addresses are no document ids. */
export function inviteIdOf(email: string): string {
  return createHash('sha256').update(normalAddress(email)).digest('hex')
}

/** What would let an address in now. */
export function loadDoors(email: string): Promise<Doors> {
  return readTogether((reading) => readDoors(reading, email))
}

/**
 * Makes an account a member of what `judge` says, who throws to refuse; an open invitation of its address is used up in the
 * same transaction, whatever let it in. A member who is there already stays as they are.
 */
export async function joinMember(
  { uid, name, email }: Newcomer,
  judge: (doors: Doors) => { role: Role; source: Member['source'] },
  now: Date,
): Promise<Member> {
  const { members, contacts, invites } = await collections()
  return commit(async (transaction) => {
    const existing = (await transaction.get(members.doc(uid))).data()
    if (existing !== undefined) return existing
    const doors = await readDoors(transaction, email)
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
    if (doors.invite?.state === 'open') {
      const used = { ...doors.invite, state: 'used', uid, updateTime: now } as const
      const reference = invites.doc(inviteIdOf(email))
      transaction.set(reference, used)
      transaction.record({ actor, action: 'invite.use', resource: reference.path, before: doors.invite, after: used })
    }
    return member
  })
}

/** Whoever is no admin any more must not come back, or let others in, by what they left open. */
function heldBy(admins: readonly string[], invite: Invite | undefined): Invite | undefined {
  if (invite?.state !== 'open' || admins.includes(invite.invitedBy.uid)) return invite
  return { ...invite, state: 'revoked' }
}

/** People can delete their account and make another one. */
async function isDisabledAddress(transaction: Reader, email: string): Promise<boolean> {
  const { contacts, members } = await collections()
  const { docs } = await transaction.get(contacts.where('email', '==', normalAddress(email)))
  const holders = await Promise.all(docs.map(({ id }) => transaction.get(members.doc(id))))
  return holders.some((member) => member.data()?.state === 'disabled')
}

async function readDoors(transaction: Reader, email: string): Promise<Doors> {
  const { invites, settings } = await collections()
  const [found, stored, admins, isOfDisabled] = await Promise.all([
    transaction.get(invites.doc(inviteIdOf(email))),
    transaction.get(settings),
    activeOfRole(transaction, 'admin'),
    isDisabledAddress(transaction, email),
  ])
  return {
    invite: heldBy(admins, found.data()),
    access: stored.data()?.access ?? NO_DOMAINS,
    hasActiveAdmin: admins.length > 0,
    isOfDisabled,
  }
}
