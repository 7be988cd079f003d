import { MeshError } from '@mesh/core/errors'
import { asRole, type Role } from '@mesh/core/roles'
import { adminApp } from '../kit/admin-app.ts'

/** What Firebase Authentication knows of a person at this moment. */
export interface Account {
  uid: string
  /** The name that others may see; the uid when the account shows none. */
  name: string
  role: Role | undefined
  isDisabled: boolean
}

/** An account by its uid; undefined when there is none, an unavailable error when Authentication does not answer. */
export async function readAccount(uid: string): Promise<Account | undefined> {
  const [app, { getAuth }] = await Promise.all([adminApp(), import('firebase-admin/auth')])
  try {
    const user = await getAuth(app).getUser(uid)
    const { displayName, disabled, customClaims } = user
    return { uid, name: displayName || uid, role: asRole(customClaims?.['role']), isDisabled: disabled }
  } catch (cause) {
    if (isNotFound(cause)) return undefined
    throw new MeshError('unavailable', `cannot read the account ${uid}`, { cause })
  }
}

function isNotFound(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'auth/user-not-found'
}
