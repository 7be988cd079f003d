import { expect } from 'vitest'
import { NEVER_ENDED } from '@mesh/core/access/session'
import type { Role } from '@mesh/core/roles'
import type { Member } from '@mesh/core/schema/member'
import type { Account } from '../../src/gcp/accounts.ts'
import { collections } from '../../src/access/store/collections.ts'
import { at } from '../fixtures.ts'

export function member(changes: Partial<Member> = {}): Member {
  return {
    schemaVersion: 1,
    name: 'Somebody',
    role: 'viewer',
    state: 'active',
    validSince: NEVER_ENDED,
    source: 'invite',
    lastSignInTime: null,
    createTime: at(0),
    updateTime: at(0),
    revision: 0,
    ...changes,
  }
}

export async function store(uid: string, changes: Partial<Member> = {}): Promise<void> {
  await (await collections()).members.doc(uid).set(member(changes))
}

export async function memberNow(uid: string): Promise<Member | undefined> {
  return (await (await collections()).members.doc(uid).get()).data()
}

/** Accounts whose claim is named by their uid: `admin-1` has the role admin. */
export const readAccount = (uid: string): Promise<Account> =>
  Promise.resolve({ uid, name: uid.toUpperCase(), role: uid.split('-')[0] as Role, isDisabled: false })

/** A caller whose token and account have this role. */
export const callerOf = (uid: string) => ({ uid, role: uid.split('-')[0] as Role, authTime: 1 })

export const code = (expected: string) => expect.objectContaining({ code: expected }) as unknown
