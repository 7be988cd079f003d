import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { NO_SETTINGS } from '@mesh/core/schema/settings'
import { admitSignIn } from '../../src/access/admit-sign-in.ts'
import { inviteMember } from '../../src/access/invite-member.ts'
import { closeInvite, openInvite } from '../../src/access/store/invites.ts'
import { collections } from '../../src/access/store/collections.ts'
import { log } from '../../src/kit/log.ts'
import { at } from '../fixtures.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { recorded } from './ledger.ts'
import { callerOf, code, memberNow, readAccount, store } from './members.ts'

takeOwnProject()
vi.spyOn(log, 'info').mockImplementation(() => undefined)

const BOB = 'bob@example.com'
const ADMIN = { uid: 'admin-1', name: 'Admin' }
/** What the id of Bob's invitation must not be: everybody who guesses his address can make it. */
const DIGEST = createHash('sha256').update(BOB).digest('hex')

/** Uids of accounts that people deleted. */
const gone = new Set<string>()
const deps = { openInvite, readAccount: async (uid: string) => (gone.has(uid) ? undefined : readAccount(uid)) }
const invite = (changes: object = {}, uid = 'admin-1') =>
  inviteMember({ email: BOB, role: 'operator', ...changes }, callerOf(uid), at(0), deps)
const signIn = (uid: string, claims = {}, email = BOB) =>
  admitSignIn({ uid, name: '', email, isEmailVerified: true, claims }, at(60))

async function storeContact(uid: string): Promise<void> {
  await (await collections()).contacts.doc(uid).set({ schemaVersion: 1, email: BOB })
}

async function storedInvites() {
  return (await (await collections()).invites.get()).docs.map((document) => document.data())
}

beforeEach(async () => {
  gone.clear()
  await clearFirestore()
  await store('admin-1', { role: 'admin' })
})

describe('an invitation whose inviter is no admin at the moment', () => {
  test('is used up by whoever joins with its address, so that nobody comes back by it', async () => {
    const { settings } = await collections()
    await settings.set({ ...NO_SETTINGS, access: { domains: ['example.com'], domainRole: 'viewer' } })
    await invite({ role: 'admin' })
    await store('admin-1', { role: 'viewer' })
    expect(await signIn('bob')).toEqual({ role: 'viewer' })
    await store('admin-1', { role: 'admin' })
    await expect(signIn('bob-again')).rejects.toThrow('belongs to a member with another account')
    expect(await storedInvites()).toMatchObject([{ state: 'used', uid: 'bob' }])
  })

  test('is not counted among the approvers and admins who are enough', async () => {
    await invite({ role: 'admin', email: 'ada@example.com' })
    await invite({ role: 'approver', email: 'cyd@example.com' })
    await expect(invite({ role: 'approver' })).rejects.toEqual(code('failed-precondition'))
    await store('admin-1', { role: 'viewer' })
    await store('admin-2', { role: 'admin' })
    await expect(invite({ role: 'approver' }, 'admin-2')).resolves.toBeDefined()
  })
})

test('an admin by claim alone signs in again before they invite, which makes their document', async () => {
  const byClaim = () => invite({}, 'admin-2')
  await expect(byClaim()).rejects.toMatchObject({ code: 'failed-precondition' })
  await expect(byClaim()).rejects.toThrow('sign out and in again')
  expect(await storedInvites()).toEqual([])
  await signIn('admin-2', { role: 'admin' }, 'root@example.com')
  await byClaim()
  expect(await signIn('bob')).toEqual({ role: 'operator' })
})

describe('the address of a member whose account is gone', () => {
  test('is invited again once the member is not disabled, with words that say so until then', async () => {
    await store('bob', { state: 'disabled' })
    await storeContact('bob')
    gone.add('bob')
    await expect(invite()).rejects.toMatchObject({ code: 'failed-precondition' })
    await expect(invite()).rejects.toThrow('enable bob with member.setRole')
    await store('bob', { state: 'active' })
    await invite()
    expect(await signIn('bob-again')).toEqual({ role: 'operator' })
    expect(await memberNow('bob-again')).toMatchObject({ source: 'invite' })
    await store('bob', { state: 'disabled' })
    expect(await signIn('bob-again')).toEqual({ role: 'operator' })
  })

  test('is not invited while another account of it is there, in whatever state', async () => {
    await Promise.all(['bob', 'bob-again'].map(storeContact))
    await store('bob')
    gone.add('bob')
    for (const state of ['active', 'disabled'] as const) {
      await store('bob-again', { state })
      await expect(invite()).rejects.toEqual(code('already-exists'))
    }
  })
})

describe('the name of an invitation', () => {
  test('cannot be confirmed by guessing the address, and nor can what the ledger says of it', async () => {
    const { inviteId } = await invite()
    await closeInvite(inviteId, ADMIN, at(1))
    expect(await invite()).toMatchObject({ inviteId })
    await signIn('bob')
    const entries = (await recorded()).filter((entry) => entry.endsWith(` invites/${inviteId}`))
    const told = ['invite.revoke', 'invite.use', 'member.invite', 'member.invite']
    expect(entries.map((entry) => entry.split(' ')[0])).toEqual(told)
    expect(inviteId).not.toBe(DIGEST)
    expect((await recorded()).join()).not.toContain(DIGEST)
  })

  test('is the same for all who invite an address at once', async () => {
    const answers = await Promise.all(['viewer', 'operator', 'auditor', 'viewer'].map((role) => invite({ role })))
    expect(await storedInvites()).toHaveLength(1)
    expect(new Set(answers.map(({ inviteId }) => inviteId)).size).toBe(1)
  })

  test('may still be the digest of one that was opened before', async () => {
    const { invites } = await collections()
    await invite()
    const [stored] = (await invites.get()).docs
    if (stored === undefined) throw new Error('nothing is stored')
    await invites.doc(DIGEST).set(stored.data())
    await stored.ref.delete()
    expect(await invite({ role: 'viewer' })).toMatchObject({ inviteId: DIGEST })
    expect(await signIn('bob')).toEqual({ role: 'viewer' })
  })
})
