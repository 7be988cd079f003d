import { beforeEach, expect, test } from 'vitest'
import { grantRole } from '../../../cli/src/members/grant-role.ts'
import { seedMembers } from '../../../cli/src/suite/seed-members.ts'
import { SEEDED_ACCOUNTS } from '../../../cli/src/suite/accounts.ts'
import type { Invite } from '@mesh/core/schema/member'
import { collections } from '../../src/access/store/collections.ts'
import { loadAccess } from '../../src/access/store/review.ts'
import { readAccount } from '../../src/gcp/accounts.ts'
import { at } from '../fixtures.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { withAuthEmulator } from './auth-emulator.ts'
import { memberNow, store } from './members.ts'

takeOwnProject()
const auth = withAuthEmulator()
const project = () => process.env['GCLOUD_PROJECT'] ?? ''

beforeEach(async () => {
  await clearFirestore()
  await auth.clear()
  await auth.call('accounts', { localId: 'own', email: 'own@mesh.test', emailVerified: true }, true)
})

test('the owner makes a member of an account, and changes one with its sessions', async () => {
  await grantRole(project(), 'own@mesh.test', 'admin', at(0))
  expect(await memberNow('own')).toMatchObject({ role: 'admin', source: 'owner', revision: 0, validSince: new Date(0) })
  expect((await loadAccess()).emails).toEqual(new Map([['own', 'own@mesh.test']]))
  expect(await readAccount('own')).toMatchObject({ role: 'admin' })

  await grantRole(project(), 'own@mesh.test', 'admin', at(60))
  expect(await memberNow('own')).toMatchObject({ revision: 0 })
  await grantRole(project(), 'own@mesh.test', 'viewer', at(60))
  expect(await memberNow('own')).toMatchObject({ role: 'viewer', revision: 1, validSince: at(60) })

  const standingBy = { actionId: 'a1', endTime: at(900), isRevert: false }
  await store('own', { role: 'operator', source: 'domain', standingBy })
  await (await collections()).contacts.doc('own').update({ formerEmails: ['old@mesh.test'] })
  await grantRole(project(), 'own@mesh.test', 'admin', at(90))
  expect(await memberNow('own')).toMatchObject({ role: 'admin', source: 'owner' })
  expect(await memberNow('own')).not.toHaveProperty('standingBy')
  expect((await (await collections()).contacts.doc('own').get()).data()?.formerEmails).toEqual(['old@mesh.test'])
})

test('an invitation that waits for the account is used up', async () => {
  const { invites } = await collections()
  const invitedBy = { uid: 'ada', name: 'Ada' }
  const times = { expireTime: at(9000), createTime: at(0), updateTime: at(0) }
  const invite: Invite = {
    schemaVersion: 1,
    email: '',
    name: '',
    role: 'admin',
    invitedBy,
    state: 'open',
    uid: null,
    ...times,
  }
  await invites.doc('own').set({ ...invite, email: 'own@mesh.test' })
  await invites.doc('other').set({ ...invite, email: 'other@mesh.test' })
  await grantRole(project(), 'own@mesh.test', 'viewer', at(60))
  expect((await invites.doc('own').get()).data()).toMatchObject({ state: 'used', uid: 'own', updateTime: at(60) })
  expect((await invites.doc('other').get()).data()).toMatchObject({ state: 'open', uid: null })
})

test('an account that is not there is named', async () => {
  await expect(grantRole(project(), 'ghost@mesh.test', 'admin', at(0))).rejects.toThrow(
    'has no account ghost@mesh.test',
  )
})

test('the local suite makes members of its accounts, once', async () => {
  await store('seed-viewer', { role: 'operator', revision: 3 })
  const host = process.env['FIRESTORE_EMULATOR_HOST'] ?? ''
  await seedMembers(host, project())
  await seedMembers(host, project())
  const { members, emails } = await loadAccess()
  expect([...members.keys()].sort()).toEqual(SEEDED_ACCOUNTS.map(({ uid }) => uid).sort())
  expect(members.get('seed-viewer')).toMatchObject({ role: 'operator', revision: 3 })
  expect(members.get('seed-lead')).toMatchObject({ role: 'approver', name: 'Demo lead' })
  expect(emails.size).toBe(SEEDED_ACCOUNTS.length)
})
