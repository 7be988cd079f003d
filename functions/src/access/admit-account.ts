import { admit, refuseUnverified } from '@mesh/core/access/admit'
import { MeshError } from '@mesh/core/errors'
import { isReservedUid } from '../kit/actor-of.ts'
import { loadDoors } from './store/admissions.ts'

/** What Firebase Authentication says about an account at its door. */
export interface AccountAtDoor {
  uid: string
  /** The name that others may see; empty for none. */
  name: string
  /** Empty for none. */
  email: string
  isEmailVerified: boolean
  claims: Readonly<Record<string, unknown>>
}

const live = { loadDoors }

/** Address of the first admin, who needs no invitation while there is no admin; empty for none. */
export function firstAdmin(): string {
  return process.env['MESH_FIRST_ADMIN'] ?? ''
}

/** Refuses an account that the ledger would take for Mesh or for a key. Throws `permission-denied`. */
export function refuseReserved({ uid }: AccountAtDoor): void {
  if (!isReservedUid(uid)) return
  throw new MeshError('permission-denied', 'The uid of this account is reserved for Mesh. Use another account.')
}

/**
 * Refuses to create an account whose sign-in would be refused; nothing is written, since its creation may still fail. Throws
 * `permission-denied` with whom to ask.
 */
export async function admitAccount(account: AccountAtDoor, now: Date, deps = live): Promise<void> {
  refuseReserved(account)
  // Before anything is read: anybody may sign up as often as they like.
  refuseUnverified(account)
  const doors = await deps.loadDoors(account.email)
  admit(account, { ...doors, firstAdmin: firstAdmin() }, now)
}
