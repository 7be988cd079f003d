import { beforeEach, expect, test } from 'vitest'
import { COLLECTIONS } from '@mesh/core/paths'
import { addApiKey, endApiKey, replaceApiKey } from '../../src/access/store/api-keys.ts'
import { joinMember } from '../../src/access/store/admissions.ts'
import { closeInvite, openInvite } from '../../src/access/store/invites.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { at } from '../fixtures.ts'
import { applyConfig, clearFirestore, configOf, takeOwnProject } from '../mesh.ts'
import { store } from './members.ts'

takeOwnProject()
beforeEach(clearFirestore)

const ADA = { uid: 'ada', name: 'Ada' }

/** Everything that waits to be in the ledger or beside it, as text. */
async function waiting(): Promise<string> {
  const { docs } = await (await firestore()).collection(COLLECTIONS.ledgerPending).get()
  return JSON.stringify(docs.map((document) => document.data()))
}

test('what is kept of keys has their scopes and not their hashes', async () => {
  const hash = 'ab'.repeat(32)
  const key = {
    schemaVersion: 1,
    name: 'deployer',
    hash,
    scopes: ['config.apply'],
    owner: ADA,
    expireTime: at(1000),
    revokeTime: null,
    replacedBy: null,
    lastUseTime: null,
    createTime: at(0),
    updateTime: at(0),
  } as const
  const stored = { ...key, scopes: [...key.scopes] }
  await addApiKey('first', stored, ADA)
  const rotation = { oldId: 'first', newId: 'second', overlapUntil: at(10), now: at(1) }
  await replaceApiKey({ ...rotation, successor: () => stored }, ADA)
  await endApiKey('second', 'over', ADA, at(2))
  expect(await waiting()).toContain('config.apply')
  expect(await waiting()).not.toContain(hash)
})

test('what is kept of invitations has their role and not their address or name', async () => {
  const invitation = { name: 'Robert Tables', role: 'operator', expireTime: at(1000) } as const
  await store('ada', { role: 'admin' })
  await openInvite({ ...invitation, email: 'bob@mesh.test' }, ADA, at(0))
  const closed = await openInvite({ ...invitation, email: 'bobby@mesh.test' }, ADA, at(0))
  await closeInvite(closed, ADA, at(1))
  const invited = await waiting()
  const newcomer = { uid: 'bob', name: 'Bob', email: 'bob@mesh.test' }
  await joinMember(newcomer, () => ({ role: 'operator', source: 'invite' }), at(2))
  expect(invited).toContain('operator')
  expect(invited).not.toContain('Tables')
  expect(await waiting()).not.toMatch(/@mesh\.test/)
})

test('what is kept of notifiers has their kinds and routes, and neither recipients nor addresses', async () => {
  const notifiers = [
    { id: 'chat', type: 'slack', secret: 'team-chat' },
    { id: 'hook', type: 'webhook', url: 'https://hook.test/t0ken', secret: 'hook-key' },
    {
      id: 'mail',
      type: 'email',
      host: 'smtp.host.test',
      user: 'postman',
      from: 'mesh@from.test',
      to: ['ops@to.test'],
      secret: 'mail',
    },
  ]
  const config = { ...configOf(['a']), notifiers, routes: [{ id: 'all', notifiers: ['chat', 'hook', 'mail'] }] }
  await applyConfig({ config }, { uid: 'root', role: 'admin' }, at(0))
  expect(await waiting()).toContain('hook-key')
  expect(await waiting()).not.toMatch(/t0ken|smtp\.host|postman|from\.test|to\.test/)
})
