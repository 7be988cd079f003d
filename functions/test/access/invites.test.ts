import { beforeEach, describe, expect, test } from 'vitest'
import { inviteMember } from '../../src/access/invite-member.ts'
import { reviewAccess } from '../../src/access/review-access.ts'
import { revokeInvite } from '../../src/access/revoke-invite.ts'
import { closeInvite, openInvite } from '../../src/access/store/invites.ts'
import { collections } from '../../src/access/store/collections.ts'
import { loadAccess } from '../../src/access/store/review.ts'
import { keyCaller } from '../../src/kit/door-input.ts'
import { at } from '../fixtures.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { recorded } from './ledger.ts'
import { callerOf, code, readAccount, store } from './members.ts'

takeOwnProject()

const DAY = 86_400
const deps = { readAccount, openInvite, closeInvite }
const invite = (changes: object = {}, uid = 'admin-1', now = at(0)) =>
  inviteMember({ email: 'ada@mesh.test', role: 'viewer', ...changes }, callerOf(uid), now, deps)
const revoke = (inviteId: string, uid = 'admin-1') => revokeInvite({ inviteId }, callerOf(uid), at(60), deps)

beforeEach(clearFirestore)

describe('an invitation', () => {
  beforeEach(() => store('admin-1', { role: 'admin' }))

  test('is open for a week, has no address in its name, and is renewed by another one', async () => {
    const first = await invite({ email: ' Ada@Mesh.test'.trim() })
    expect(first.expireTime).toBe(at(7 * DAY).toISOString())
    expect(first.inviteId).toMatch(/^[0-9a-f]{32}$/)
    const again = await invite({ role: 'operator', days: 1 }, 'admin-1', at(DAY))
    expect(again).toEqual({ inviteId: first.inviteId, expireTime: at(2 * DAY).toISOString() })
    const { invites } = await collections()
    const stored = (await invites.get()).docs.map((document) => document.data())
    expect(stored).toMatchObject([{ email: 'ada@mesh.test', role: 'operator', createTime: at(0), updateTime: at(DAY) }])
    const entry = `member.invite invites/${first.inviteId}`
    expect(await recorded()).toEqual([entry, entry])
  })

  test('is taken back once, and neither when it was used nor when there is none', async () => {
    const { inviteId } = await invite()
    await revoke(inviteId)
    await revoke(inviteId)
    expect((await recorded()).filter((entry) => entry.startsWith('invite.revoke'))).toHaveLength(1)
    await expect(revoke('none')).rejects.toEqual(code('not-found'))
    for (const id of ['a/b', '..']) await expect(revoke(id)).rejects.toEqual(code('invalid-argument'))
    const { invites } = await collections()
    await invites.doc(inviteId).update({ state: 'used', uid: 'ada' })
    await expect(revoke(inviteId)).rejects.toEqual(code('failed-precondition'))
  })

  test('to approve or to appoint takes an action once there are people enough for one', async () => {
    await store('a2', { role: 'approver' })
    await store('a3', { role: 'approver', state: 'disabled' })
    await expect(invite({ role: 'approver' })).resolves.toBeDefined()
    await store('a3', { role: 'approver' })
    for (const role of ['approver', 'admin']) {
      await expect(invite({ role })).rejects.toEqual(code('failed-precondition'))
    }
    await expect(invite({ role: 'auditor' })).resolves.toBeDefined()
  })

  test('to approve or to appoint counts while it is open, so that nobody keeps some for later', async () => {
    await invite({ role: 'approver', days: 1 })
    await invite({ role: 'approver', email: 'bob@mesh.test' })
    const third = (now = at(0)) => invite({ role: 'admin', email: 'cyd@mesh.test' }, 'admin-1', now)
    await expect(third()).rejects.toEqual(code('failed-precondition'))
    await expect(invite({ role: 'approver', days: 1 })).resolves.toBeDefined()
    await expect(third(at(DAY))).resolves.toBeDefined()
  })

  test('is for admins to open and to take back', async () => {
    for (const uid of ['viewer-1', 'operator-1', 'approver-1', 'auditor-1']) {
      await expect(invite({}, uid)).rejects.toEqual(code('permission-denied'))
      await expect(revoke('any', uid)).rejects.toEqual(code('permission-denied'))
    }
    await expect(inviteMember({}, undefined, at(0), deps)).rejects.toEqual(code('unauthenticated'))
    const key = keyCaller('mesh_aaaaaaaaaaaa_wrong')
    await expect(inviteMember({}, key, at(0), deps)).rejects.toEqual(code('unauthenticated'))
    expect(await recorded()).toEqual([])
  })

  test.each([
    ['no address', { email: 'ada' }],
    ['no role', { role: 'owner' }],
    ['a month and a day', { days: 31 }],
    ['an unknown field', { uid: 'ada' }],
  ])('with %s is refused', async (_, changes) => {
    await expect(invite(changes)).rejects.toEqual(code('invalid-argument'))
  })
})

test('a review is for auditors and admins, and shows members with their addresses', async () => {
  await store('auditor-1', { role: 'auditor', name: 'Audrey' })
  const { contacts } = await collections()
  await contacts.doc('auditor-1').set({ schemaVersion: 1, email: 'audrey@mesh.test' })
  const accounts = new Map([
    ['auditor-1', { ...(await readAccount('auditor-1')), email: 'audrey@mesh.test', lastRefreshTime: null }],
  ])
  const all = { readAccount, loadAccess, listAccounts: () => Promise.resolve(accounts) }
  const { members } = await reviewAccess({}, callerOf('auditor-1'), at(0), all)
  expect(members).toMatchObject([{ name: 'Audrey', email: 'audrey@mesh.test', role: 'auditor', remarks: [] }])
  for (const uid of ['viewer-1', 'operator-1', 'approver-1']) {
    await expect(reviewAccess({}, callerOf(uid), at(0), all)).rejects.toEqual(code('permission-denied'))
  }
  await expect(reviewAccess({}, undefined, at(0), all)).rejects.toEqual(code('unauthenticated'))
})
