import type { Auth, UserRecord } from 'firebase-admin/auth'
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

/** A token whose signature, age and revocation were checked. */
export interface Session {
  uid: string
  role: Role | undefined
  /** When the person signed in, in seconds. */
  authTime: number
}

/** How an account shall be. */
export interface AccountState {
  role: Role | undefined
  /** Absent: as it is. */
  isDisabled?: boolean
  /** Refresh tokens of sessions that were begun before this are revoked. */
  validSince: Date
}

const PAGE = 1000

/** Errors of `verifyIdToken` that say something about the token or its account, not about the service. */
const TOKEN_ERRORS = /^auth\/(id-token-|argument-error|invalid-|user-disabled|user-not-found)/

/** An account by its uid; undefined when there is none, an unavailable error when Authentication does not answer. */
export async function readAccount(uid: string): Promise<Account | undefined> {
  const user = await findUser(await auth(), uid)
  return user === undefined ? undefined : accountOf(user)
}

/** An account as a review sees it. */
export interface ListedAccount extends Account {
  /** Empty for none. */
  email: string
  /** When a session of it was last renewed, which happens hourly while it is used; null for never. */
  lastRefreshTime: Date | null
}

/** All accounts by uid. */
export async function listAccounts(): Promise<Map<string, ListedAccount>> {
  const found = new Map<string, ListedAccount>()
  let next: string | undefined
  do {
    const page = await orUnavailable('cannot list the accounts', (await auth()).listUsers(PAGE, next))
    for (const user of page.users) {
      const { email = '', metadata } = user
      const lastRefreshTime = metadata.lastRefreshTime ? new Date(metadata.lastRefreshTime) : null
      found.set(user.uid, { ...accountOf(user), email, lastRefreshTime })
    }
    next = page.pageToken
  } while (next !== undefined)
  return found
}

/**
 * Brings an account in line: disabled or not, refresh tokens, the claim `role`; its other claims stay. Changes nothing that is
 * as it shall be, so that a repetition ends no session; an account that is gone is left alone.
 */
export async function followAccount(uid: string, { role, isDisabled, validSince }: AccountState): Promise<void> {
  const service = await auth()
  const user = await findUser(service, uid)
  if (user === undefined) return
  const trouble = `cannot bring the account ${uid} in line`
  if (isDisabled !== undefined && user.disabled !== isDisabled) {
    await orUnavailable(trouble, service.updateUser(uid, { disabled: isDisabled }))
  }
  const revokedTime = user.tokensValidAfterTime === undefined ? 0 : Date.parse(user.tokensValidAfterTime)
  // Authentication revokes by the whole second.
  if (revokedTime < Math.floor(validSince.getTime() / 1000) * 1000) {
    await orUnavailable(trouble, service.revokeRefreshTokens(uid))
  }
  const { role: claim, ...others } = user.customClaims ?? {}
  if (claim !== role) {
    await orUnavailable(trouble, service.setCustomUserClaims(uid, role === undefined ? others : { ...others, role }))
  }
}

/** The session of an ID token, checked against revocation; an unauthenticated error for any other text. */
export async function readSession(idToken: string): Promise<Session> {
  const service = await auth()
  try {
    const token = await service.verifyIdToken(idToken, true)
    return { uid: token.uid, role: asRole(token['role']), authTime: token.auth_time }
  } catch (cause) {
    if (!TOKEN_ERRORS.test(codeOf(cause))) throw new MeshError('unavailable', 'cannot check an ID token', { cause })
    throw new MeshError('unauthenticated', 'this ID token does not count (any more); sign in again', { cause })
  }
}

async function auth(): Promise<Auth> {
  const [app, { getAuth }] = await Promise.all([adminApp(), import('firebase-admin/auth')])
  return getAuth(app)
}

async function findUser(service: Auth, uid: string): Promise<UserRecord | undefined> {
  try {
    return await service.getUser(uid)
  } catch (cause) {
    if (codeOf(cause) === 'auth/user-not-found') return undefined
    throw new MeshError('unavailable', `cannot read the account ${uid}`, { cause })
  }
}

function accountOf({ uid, displayName, disabled, customClaims }: UserRecord): Account {
  return { uid, name: displayName || uid, role: asRole(customClaims?.['role']), isDisabled: disabled }
}

async function orUnavailable<T>(trouble: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new MeshError('unavailable', trouble, { cause })
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
