import type { Role } from '@mesh/core/roles'

export interface SeededAccount {
  uid: string
  email: string
  password: string
  role: Role
}

/** The account that `mesh apply` uses on the local suite. */
export const SEEDED_ADMIN: SeededAccount = {
  uid: 'seed-admin',
  email: 'admin@mesh.test',
  password: 'mesh-admin',
  role: 'admin',
}

/** Sign-ins of the local suite; they exist in the Auth emulator only. */
export const SEEDED_ACCOUNTS: readonly SeededAccount[] = [
  SEEDED_ADMIN,
  { uid: 'seed-operator', email: 'operator@mesh.test', password: 'mesh-operator', role: 'operator' },
  { uid: 'seed-viewer', email: 'viewer@mesh.test', password: 'mesh-viewer', role: 'viewer' },
]

/** Creates the seeded accounts in the Auth emulator, or sets them back to their seed. */
export async function seedAccounts(authHost: string, projectId: string): Promise<void> {
  const url = `http://${authHost}/identitytoolkit.googleapis.com/v1/projects/${projectId}/accounts`
  const headers = { 'content-type': 'application/json', authorization: 'Bearer owner' }
  const users = SEEDED_ACCOUNTS.map(({ uid, email, password, role }) => ({
    localId: uid,
    email,
    rawPassword: password,
    emailVerified: true,
    customAttributes: JSON.stringify({ role }),
  }))
  const response = await fetch(`${url}:batchCreate`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ users, allowOverwrite: true, sanityCheck: true }),
  })
  const body = (await response.json()) as { error?: unknown }
  if (!response.ok || body.error !== undefined) {
    throw new Error(`The Auth emulator refused the seeded accounts: ${JSON.stringify(body)}`)
  }
}
