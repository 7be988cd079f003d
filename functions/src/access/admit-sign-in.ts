import { admit } from '@mesh/core/access/admit'
import { HOUR_MS } from '@mesh/core/durations'
import { MeshError } from '@mesh/core/errors'
import { asRole } from '@mesh/core/roles'
import { log } from '../kit/log.ts'
import { normalAddress } from '@mesh/core/access/address'
import { firstAdmin, refuseReserved, type AccountAtDoor } from './admit-account.ts'
import { syncMember } from './sync-member.ts'
import { joinMember } from './store/admissions.ts'
import { noteContact } from './store/contacts.ts'
import { noteSignIn, readMember } from './store/members.ts'

/** As long the trigger that makes accounts follow may be late. */
const LATE_MS = HOUR_MS

const live = { joinMember, noteContact, noteSignIn, readMember, syncMember }

/** Claims that the session's token must carry. */
export type Claims = Record<string, unknown>

/**
 * Lets a member in, with the role of their document as the claim; makes a member of whoever is invited, and of an account
 * that the deployment's owner gave a role. Throws `permission-denied` with whom to ask.
 */
export async function admitSignIn(account: AccountAtDoor, now: Date, deps = live): Promise<Claims> {
  const { uid, claims } = account
  refuseReserved(account)
  const found = await deps.readMember(uid)
  const member = found ?? (await deps.joinMember(newcomer(account), (doors) => judge(account, doors, now), now))
  if (found === undefined) log.info('member joined', { uid, role: member.role, source: member.source })
  if (member.state === 'disabled') {
    throw new MeshError('permission-denied', 'Your membership is disabled. Ask an admin of this Mesh to enable it.')
  }
  if (found !== undefined) {
    if (now.getTime() - found.validSince.getTime() < LATE_MS) await endOthers(uid, deps)
    await deps.noteSignIn(uid, found, now).catch((error: unknown) => {
      log.warn('a sign-in could not be noted', { uid, error: String(error) })
    })
    await noteAddress(account, deps)
  }
  return { ...claims, role: member.role }
}

/** Ends the sessions before this one now: the trigger would end this one with them if it came after. */
async function endOthers(uid: string, deps: typeof live): Promise<void> {
  await deps.syncMember(uid).catch((error: unknown) => {
    log.warn('an account does not follow its member yet', { uid, error: String(error) })
  })
}

/** An unverified address may be somebody else's, whom it must not keep out. */
async function noteAddress({ uid, email, isEmailVerified }: AccountAtDoor, deps: typeof live): Promise<void> {
  if (email === '' || !isEmailVerified) return
  await deps.noteContact(uid, email).catch((error: unknown) => {
    log.warn('the address of a member could not be noted', { uid, error: String(error) })
  })
}

function newcomer({ uid, name, email }: AccountAtDoor) {
  return { uid, name, email: normalAddress(email) }
}

function judge(account: AccountAtDoor, doors: Omit<Parameters<typeof admit>[1], 'firstAdmin'>, now: Date) {
  const role = asRole(account.claims['role'])
  if (role !== undefined) return { role, source: 'owner' } as const
  return admit(account, { ...doors, firstAdmin: firstAdmin() }, now)
}
