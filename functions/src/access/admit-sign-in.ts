import { admit } from '@mesh/core/access/admit'
import { MeshError } from '@mesh/core/errors'
import { asRole } from '@mesh/core/roles'
import { log } from '../kit/log.ts'
import { normalAddress } from '@mesh/core/access/address'
import { firstAdmin, refuseReserved, type AccountAtDoor } from './admit-account.ts'
import { joinMember } from './store/admissions.ts'
import { noteSignIn, readMember } from './store/members.ts'

const live = { joinMember, noteSignIn, readMember }

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
    await deps.noteSignIn(uid, found, now).catch((error: unknown) => {
      log.warn('a sign-in could not be noted', { uid, error: String(error) })
    })
  }
  return { ...claims, role: member.role }
}

function newcomer({ uid, name, email }: AccountAtDoor) {
  return { uid, name: name || uid, email: normalAddress(email) }
}

function judge(account: AccountAtDoor, doors: Omit<Parameters<typeof admit>[1], 'firstAdmin'>, now: Date) {
  const role = asRole(account.claims['role'])
  if (role !== undefined) return { role, source: 'owner' } as const
  return admit(account, { ...doors, firstAdmin: firstAdmin() }, now)
}
