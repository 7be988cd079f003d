import { admit } from '@mesh/core/access/admit'
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

/**
 * Refuses to create an account whose sign-in would be refused; nothing is written, since its creation may still fail. Throws
 * `permission-denied` with whom to ask.
 */
export async function admitAccount(account: AccountAtDoor, now: Date, deps = live): Promise<void> {
  const doors = await deps.loadDoors(account.email)
  admit(account, { ...doors, firstAdmin: firstAdmin() }, now)
}
