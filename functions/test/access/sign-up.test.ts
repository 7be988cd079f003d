import { beforeEach, describe, expect, test, vi } from 'vitest'
import { decodeJwt } from 'jose'
import type { Role } from '@mesh/core/roles'
import { NO_SETTINGS } from '@mesh/core/schema/settings'
import { admitAccount } from '../../src/access/admit-account.ts'
import { admitSignIn } from '../../src/access/admit-sign-in.ts'
import { closeInvite, openInvite } from '../../src/access/store/invites.ts'
import { collections } from '../../src/access/store/collections.ts'
import { noteSignIn, readMember } from '../../src/access/store/members.ts'
import { log } from '../../src/kit/log.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { withAuthEmulator } from './auth-emulator.ts'
import { recorded } from './ledger.ts'
import { code, member, memberNow, store } from './members.ts'

takeOwnProject()
process.env['FIREBASE_DEBUG_MODE'] = 'true'
process.env['FIREBASE_DEBUG_FEATURES'] = '{"skipTokenVerification":true}'
vi.spyOn(log, 'failure').mockImplementation(() => undefined)

const auth = withAuthEmulator()
const ADMIN = { uid: 'admin-1', name: 'Admin' }
const later = (days: number) => new Date(Date.now() + days * 86_400_000)

async function invite(email: string, role: Role = 'operator', expireTime = later(7), name = ''): Promise<string> {
  return openInvite({ email, name, role, expireTime }, ADMIN, new Date())
}

beforeEach(async () => {
  await clearFirestore()
  await auth.clear()
  const { admitAccount, admitSignIn } = await import('../../src/access/triggers.ts')
  await auth.openDoors({ beforeCreate: admitAccount as never, beforeSignIn: admitSignIn as never })
  await store('admin-1', { role: 'admin' })
})

describe('an account is created', () => {
  test('for the address of an open invitation, whose first token carries its role', async () => {
    const inviteId = await invite('Ada@Mesh.test')
    const { idToken = '', localId = '' } = await auth.signInByLink('ada@mesh.test')
    expect(decodeJwt(idToken)['role']).toBe('operator')
    expect(await memberNow(localId)).toMatchObject({ role: 'operator', state: 'active', source: 'invite' })
    const { contacts, invites } = await collections()
    expect((await contacts.doc(localId).get()).data()?.email).toBe('ada@mesh.test')
    const used = (await invites.doc(inviteId).get()).data()
    expect(used).toMatchObject({ state: 'used', uid: localId })
    expect(await recorded()).toEqual([
      `invite.use invites/${inviteId}`,
      `member.invite invites/${inviteId}`,
      `member.join members/${localId}`,
    ])
  })

  test('with the name of the invitation, without one with that of the account', async () => {
    await invite('ada@mesh.test', 'viewer', later(7), 'Ada')
    expect(await memberNow((await auth.signInByLink('ada@mesh.test')).localId ?? '')).toMatchObject({ name: 'Ada' })
    await invite('bob@mesh.test')
    const { localId = '' } = await auth.signInByLink('bob@mesh.test')
    expect(await memberNow(localId)).toMatchObject({ name: localId })
  })

  test('for an allowed domain, and neither for one below it nor for one that ends alike', async () => {
    const { settings } = await collections()
    await settings.set({ ...NO_SETTINGS, access: { domains: ['example.com'], domainRole: 'viewer' } })
    const { localId = '' } = await auth.signInByLink('ada@example.com')
    expect(await memberNow(localId)).toMatchObject({ role: 'viewer', source: 'domain' })
    for (const email of ['eve@evil.example.com', 'eve@notexample.com', 'eve@example.com.test']) {
      expect((await auth.signInByLink(email)).error?.message).toContain('Ask an admin of this Mesh')
    }
  })

  test('for the first admin of the configuration while there is no active admin', async () => {
    vi.stubEnv('MESH_FIRST_ADMIN', 'Boss@mesh.test')
    expect((await auth.signInByLink('boss@mesh.test')).error?.message).toContain('not invited')
    await store('admin-1', { role: 'admin', state: 'disabled' })
    const { localId = '' } = await auth.signInByLink('boss@mesh.test')
    expect(await memberNow(localId)).toMatchObject({ role: 'admin', source: 'configuration' })
    vi.unstubAllEnvs()
  })

  test('never for a password at an unverified address, invited or not', async () => {
    await invite('ada@mesh.test')
    const wish = { email: 'ada@mesh.test', password: 'secret1', returnSecureToken: true }
    expect((await auth.call('accounts:signUp', wish)).error?.message).toContain('verified e-mail addresses only')
    expect((await auth.call('accounts:lookup', { email: ['ada@mesh.test'] }, true))['users']).toBeUndefined()
  })

  test('not for nobody in particular, an invitation that ended, was withdrawn or used', async () => {
    expect((await auth.signInByLink('eve@mesh.test')).error?.message).toContain('not invited')
    await invite('old@mesh.test', 'viewer', later(-1))
    expect((await auth.signInByLink('old@mesh.test')).error?.message).toContain('Your invitation ended')
    await closeInvite(await invite('gone@mesh.test'), ADMIN, new Date())
    expect((await auth.signInByLink('gone@mesh.test')).error?.message).toContain('withdrawn')
  })
})

test('an anonymous session, which no door sees, has no role and makes no member', async () => {
  const { idToken = '', localId = '' } = await auth.call('accounts:signUp', { returnSecureToken: true })
  expect(decodeJwt(idToken)['role']).toBeUndefined()
  expect(await memberNow(localId)).toBeUndefined()
})

test('an invitation ends with the standing of whoever invited', async () => {
  const newcomer = { uid: 'u1', name: '', email: 'ada@mesh.test', isEmailVerified: true, claims: {} }
  await invite(newcomer.email)
  await store('other-admin', { role: 'admin' })
  for (const changes of [{ role: 'admin', state: 'disabled' }, { role: 'viewer' }] as const) {
    await store(ADMIN.uid, changes)
    await expect(admitAccount(newcomer, new Date())).rejects.toThrow('Your invitation was withdrawn')
    await expect(admitSignIn(newcomer, new Date())).rejects.toThrow('Your invitation was withdrawn')
  }
  expect(await memberNow('u1')).toBeUndefined()
  await store(ADMIN.uid, { role: 'admin' })
  expect(await admitSignIn(newcomer, new Date())).toEqual({ role: 'operator' })
})

test('an invitation is used up by whoever joins with its address, however they were let in', async () => {
  const inviteId = await invite('ada@mesh.test', 'viewer')
  const account = { name: '', email: 'ada@mesh.test', isEmailVerified: true }
  await admitSignIn({ ...account, uid: 'u1', claims: { role: 'operator' } }, new Date())
  expect(await memberNow('u1')).toMatchObject({ role: 'operator', source: 'owner' })
  const { invites } = await collections()
  expect((await invites.doc(inviteId).get()).data()).toMatchObject({ state: 'used', uid: 'u1' })
  const again = admitSignIn({ ...account, uid: 'u2', claims: {} }, new Date())
  await expect(again).rejects.toThrow('Your invitation was used already')
})

test('a disabled member does not come back with the same address on another account', async () => {
  const { settings, contacts } = await collections()
  await settings.set({ ...NO_SETTINGS, access: { domains: ['example.com'], domainRole: 'operator' } })
  const account = { uid: 'u2', name: '', email: 'Ada@example.com', isEmailVerified: true, claims: {} }
  await store('u1', { state: 'disabled' })
  await contacts.doc('u1').set({ schemaVersion: 1, email: 'ada@example.com' })
  await expect(admitAccount(account, new Date())).rejects.toThrow('Your membership is disabled')
  await expect(admitSignIn(account, new Date())).rejects.toThrow('Your membership is disabled')
  expect(await memberNow('u2')).toBeUndefined()
})

describe('a domain admits no member a second time', () => {
  const account = (uid: string, email: string, isEmailVerified = true) => ({
    uid,
    name: '',
    email,
    isEmailVerified,
    claims: {},
  })
  const words = 'Your address belongs to a member with another account'

  beforeEach(async () => {
    const { settings } = await collections()
    await settings.set({ ...NO_SETTINGS, access: { domains: ['example.com'], domainRole: 'operator' } })
    await admitSignIn(account('u1', 'ada@example.com'), new Date())
    await store('u1')
  })

  test('who deleted their account, until somebody invites them', async () => {
    const again = account('u2', 'Ada@example.com')
    await expect(admitAccount(again, new Date())).rejects.toThrow(words)
    await expect(admitSignIn(again, new Date())).rejects.toThrow(words)
    expect(await memberNow('u2')).toBeUndefined()
    await invite('ada@example.com', 'auditor')
    expect(await admitSignIn(again, new Date())).toEqual({ role: 'auditor' })
  })

  test('who gave their account another address, neither by the old one nor by the new one', async () => {
    await admitSignIn(account('u1', 'Ada.Love@example.com'), new Date())
    const { contacts } = await collections()
    expect((await contacts.doc('u1').get()).data()).toEqual({
      schemaVersion: 1,
      email: 'ada.love@example.com',
      formerEmails: ['ada@example.com'],
    })
    expect((await recorded()).filter((entry) => entry.startsWith('member.setContact'))).toEqual([
      'member.setContact memberContacts/u1',
    ])
    for (const email of ['ada@example.com', 'ada.love@example.com']) {
      await expect(admitSignIn(account('u2', email), new Date())).rejects.toThrow(words)
    }
    await admitSignIn(account('u1', 'ada@example.com'), new Date())
    expect((await contacts.doc('u1').get()).data()).toMatchObject({ formerEmails: ['ada.love@example.com'] })
  })

  test("and an address that nobody verified, which may be another one's, keeps nobody out", async () => {
    await admitSignIn(account('u1', 'bob@example.com', false), new Date())
    expect(await admitSignIn(account('u2', 'bob@example.com'), new Date())).toEqual({ role: 'operator' })
  })
})

test('a sign-up that is refused whatever is stored reads nothing', async () => {
  const loadDoors = () => Promise.reject(new Error('read'))
  const account = { uid: 'u1', name: '', email: 'ada@mesh.test', isEmailVerified: false, claims: {} }
  await expect(admitAccount(account, new Date(), { loadDoors })).rejects.toThrow('verified e-mail addresses only')
  const nameless = { ...account, email: '', isEmailVerified: true }
  await expect(admitAccount(nameless, new Date(), { loadDoors })).rejects.toThrow('has no e-mail address')
})

test('one invitation admits one account, however many come at once', async () => {
  await invite('ada@mesh.test')
  const account = { name: '', email: 'ada@mesh.test', isEmailVerified: true, claims: {} }
  const attempts = ['u1', 'u2', 'u3'].map((uid) => admitSignIn({ ...account, uid }, new Date()))
  const outcomes = await Promise.allSettled(attempts)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect((await recorded()).filter((entry) => entry.startsWith('member.join'))).toHaveLength(1)
})

describe('a session begins', () => {
  const owned = { email: 'own@mesh.test', password: 'secret1', emailVerified: true, localId: 'own' }

  async function create(claims: object): Promise<void> {
    await auth.call('accounts', owned, true)
    await auth.call('accounts:update', { localId: 'own', customAttributes: JSON.stringify(claims) }, true)
  }

  test('for an account that the owner gave a role, which gets its document then', async () => {
    await create({ role: 'approver', team: 'red' })
    const { idToken = '' } = await auth.signInByPassword('own@mesh.test')
    expect(decodeJwt(idToken)).toMatchObject({ role: 'approver', team: 'red' })
    expect(await memberNow('own')).toMatchObject({ role: 'approver', source: 'owner' })
    await auth.signInByPassword('own@mesh.test')
    expect(await recorded()).toEqual(['member.adopt members/own'])
  })

  test('with the role of the document, whatever the claim says', async () => {
    await create({ role: 'admin' })
    await store('own', { role: 'viewer' })
    const { idToken = '' } = await auth.signInByPassword('own@mesh.test')
    expect(decodeJwt(idToken)['role']).toBe('viewer')
  })

  test('not for a disabled member, nor for an account that nobody invited', async () => {
    await create({})
    expect((await auth.signInByPassword('own@mesh.test')).error?.message).toContain('not invited')
    await store('own', { role: 'admin', state: 'disabled' })
    expect((await auth.signInByPassword('own@mesh.test')).error?.message).toContain('is disabled')
  })

  test('and is remembered at most hourly', async () => {
    await store('u1')
    const account = { uid: 'u1', name: '', email: 'a@mesh.test', isEmailVerified: true, claims: {} }
    const times = [0, 59, 61].map((minutes) => new Date(Date.UTC(2026, 0, 1, 0, minutes)))
    const seen = []
    for (const time of times) {
      await admitSignIn(account, time)
      seen.push((await readMember('u1'))?.lastSignInTime)
    }
    expect(seen).toEqual([times[0], times[0], times[2]])
    await noteSignIn('u1', member(), times[1] ?? new Date())
    expect((await readMember('u1'))?.lastSignInTime).toEqual(times[2])
  })
})

test('an address of a member is not invited again', async () => {
  await invite('ada@mesh.test')
  await auth.signInByLink('ada@mesh.test')
  await expect(invite('ADA@mesh.test')).rejects.toEqual(code('already-exists'))
})
