import { DAY_MS } from '../durations.ts'
import { may, PERMISSIONS, type Permission, type Role } from '../roles.ts'
import type { ReviewAccessResponse } from '../schema/access-api.ts'
import type { ApiKey, Member } from '../schema/member.ts'
import { normalAddress } from './address.ts'
import { keyState } from './judge-api-key.ts'
import { isActiveAdmin } from './set-role.ts'
import { standingNow } from './standing-now.ts'
import { whyStanding } from './why-standing.ts'

/** Whoever did not come for this long is looked at. */
const UNUSED_DAYS = 90
const ENDS_SOON_DAYS = 14

/** What is known of accounts and members at one moment, by uid and by key id. */
export interface AccessFacts {
  members: ReadonlyMap<string, Member>
  emails: ReadonlyMap<string, string>
  accounts: ReadonlyMap<string, ReviewedAccount>
  keys: ReadonlyMap<string, ApiKey>
}

interface ReviewedAccount {
  name: string
  /** Empty for none. */
  email: string
  role: Role | undefined
  isDisabled: boolean
  /** When a session of it was last renewed; null for never. */
  lastRefreshTime: Date | null
}

/** Who can do what and why, with what a reviewer should look at; those with remarks come first. */
export function reviewAccess({ members, emails, accounts, keys }: AccessFacts, now: Date): ReviewAccessResponse {
  const admins = [...members.values()].filter(isActiveAdmin).length
  const known: ReviewAccessResponse['members'] = [...members].map(([uid, member]) => {
    const { name, role, state, source, createTime } = member
    const account = accounts.get(uid)
    const lastUseTime = later(member.lastSignInTime, account?.lastRefreshTime ?? null)
    return {
      uid,
      name,
      email: emails.get(uid) ?? account?.email ?? '',
      role,
      state,
      source,
      why: whyStanding(member),
      permissions: state === 'active' ? permissionsOf(role) : [],
      lastUseTime: lastUseTime?.toISOString() ?? null,
      remarks: [
        ...(isActiveAdmin(member) && admins === 1 ? ['The only active admin: nobody can stand in.'] : []),
        ...(state === 'active' ? unused(lastUseTime ?? createTime, now, 'Was not here') : []),
        ...overdue(member, now),
        ...difference(member, account),
        ...moved(emails.get(uid), account),
      ],
    }
  })
  const strangers = [...accounts].flatMap(([uid, { name, email, role, isDisabled, lastRefreshTime }]) =>
    members.has(uid) || role === undefined
      ? []
      : [
          {
            uid,
            name,
            email,
            role,
            state: isDisabled ? 'disabled' : 'active',
            source: 'owner',
            why: whyStanding({ source: 'owner' }),
            permissions: isDisabled ? [] : permissionsOf(role),
            lastUseTime: lastRefreshTime?.toISOString() ?? null,
            remarks: ["Has a role by the owner's hand and no member document: it never signed in since."],
          },
        ],
  )
  return {
    time: now.toISOString(),
    members: noteworthyFirst([...known, ...strangers]),
    keys: noteworthyFirst([...keys].map(([keyId, key]) => reviewedKey(keyId, key, { members, accounts }, now))),
  }
}

function reviewedKey(
  keyId: string,
  key: ApiKey,
  { members, accounts }: Pick<AccessFacts, 'members' | 'accounts'>,
  now: Date,
) {
  const { name, owner, scopes, expireTime, lastUseTime, createTime, replacedBy } = key
  const state = keyState(key, now)
  const remarks: string[] = []
  if (state === 'valid') {
    remarks.push(...unused(lastUseTime ?? createTime, now, 'Was not used'))
    const soon = expireTime.getTime() - now.getTime() < ENDS_SOON_DAYS * DAY_MS
    if (soon && replacedBy === null) remarks.push(`Ends within ${ENDS_SOON_DAYS} days and has no successor.`)
    remarks.push(...ownersPart(scopes, accounts.get(owner.uid), members.get(owner.uid)))
  }
  return {
    keyId,
    name,
    owner: owner.name,
    scopes,
    state,
    expireTime: expireTime.toISOString(),
    lastUseTime: lastUseTime?.toISOString() ?? null,
    remarks,
  }
}

/** What a key cannot do because of the member who answers for it. */
function ownersPart(scopes: readonly string[], account: ReviewedAccount | undefined, member: Member | undefined) {
  if (account === undefined) return ['Is refused: its owner has no account any more.']
  const { role, isDisabled } = standingNow(account, member)
  if (isDisabled) return ['Is refused: its owner is disabled.']
  if (role === undefined) return ['Is refused: its owner has no role.']
  const lost = scopes.filter((scope) => !may(role, scope as Permission))
  return lost.length === 0 ? [] : [`Has scopes that its owner lost: ${lost.join(', ')}.`]
}

function permissionsOf(role: Role): Permission[] {
  return (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => may(role, permission))
}

function unused(since: Date, now: Date, what: string): string[] {
  return now.getTime() - since.getTime() < UNUSED_DAYS * DAY_MS ? [] : [`${what} for ${UNUSED_DAYS} days.`]
}

function difference(member: Member, account: { role: Role | undefined; isDisabled: boolean } | undefined): string[] {
  if (account === undefined) return ['Has no account any more.']
  const role = member.state === 'active' ? member.role : undefined
  if (account.role !== role) {
    return [`The account's claim says ${account.role ?? 'no role'}, the member document ${role ?? 'disabled'}.`]
  }
  return account.isDisabled === (member.state === 'disabled') ? [] : ['Account and member document differ in state.']
}

function overdue({ standingBy }: Member, now: Date): string[] {
  const endTime = standingBy?.endTime ?? null
  if (standingBy === undefined || endTime === null || endTime > now) return []
  return [`Action ${standingBy.actionId} was to give this role until ${endTime.toISOString()} and was not taken back.`]
}

function moved(email: string | undefined, account: ReviewedAccount | undefined): string[] {
  if (email === undefined || account === undefined || account.email === '') return []
  const found = normalAddress(account.email)
  return found === email ? [] : [`The account's address is ${found} now; it is kept with the next sign-in by it.`]
}

function later(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}

function noteworthyFirst<T extends { name: string; remarks: string[] }>(rows: T[]): T[] {
  return rows.sort(
    (a, b) =>
      Number(b.remarks.length > 0) - Number(a.remarks.length > 0) || (a.name < b.name ? -1 : Number(a.name > b.name)),
  )
}
