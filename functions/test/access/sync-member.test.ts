import { beforeEach, describe, expect, test } from 'vitest'
import { decodeJwt } from 'jose'
import type { Member } from '@mesh/core/schema/member'
import { admitSignIn } from '../../src/access/admit-sign-in.ts'
import { syncMember } from '../../src/access/sync-member.ts'
import { readMember } from '../../src/access/store/members.ts'
import { collections } from '../../src/access/store/collections.ts'
import { listAccounts, readAccount, readSession } from '../../src/gcp/accounts.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { withAuthEmulator, type AuthAnswer } from './auth-emulator.ts'
import { code, member, store } from './members.ts'

takeOwnProject()
const auth = withAuthEmulator()

beforeEach(async () => {
  await clearFirestore()
  await auth.clear()
  await auth.call(
    'accounts',
    { localId: 'ada', email: 'ada@mesh.test', password: 'secret1', emailVerified: true },
    true,
  )
  await auth.call('accounts:update', { localId: 'ada', customAttributes: '{"role":"viewer","team":"red"}' }, true)
})

/** Sets when the account's tokens were revoked last, in seconds, and tells it. */
async function revokedAt(seconds?: number): Promise<number> {
  if (seconds !== undefined) await auth.call('accounts:update', { localId: 'ada', validSince: String(seconds) }, true)
  const { users } = (await auth.call('accounts:lookup', { localId: ['ada'] }, true)) as {
    users?: { validSince: string }[]
  }
  return Number(users?.[0]?.validSince)
}

async function refresh(answer: AuthAnswer): Promise<number> {
  const host = process.env['FIREBASE_AUTH_EMULATOR_HOST']
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: String(answer['refreshToken']) })
  return (await fetch(`http://${host}/securetoken.googleapis.com/v1/token?key=any`, { method: 'POST', body })).status
}

describe('the account', () => {
  test('follows the role and keeps its other claims', async () => {
    await store('ada', { role: 'operator', revision: 1 })
    await syncMember('ada')
    expect(await readAccount('ada')).toMatchObject({ role: 'operator', isDisabled: false })
    const { idToken = '' } = await auth.signInByPassword('ada@mesh.test')
    expect(decodeJwt(idToken)).toMatchObject({ role: 'operator', team: 'red' })
  })

  test('of a disabled member is disabled without a role, and comes back when it is enabled', async () => {
    await store('ada', { role: 'admin', state: 'disabled', revision: 1 })
    await syncMember('ada')
    expect(await readAccount('ada')).toMatchObject({ role: undefined, isDisabled: true })
    expect((await auth.signInByPassword('ada@mesh.test')).error?.message).toBe('USER_DISABLED')
    await store('ada', { role: 'admin', revision: 2 })
    await syncMember('ada')
    expect(await readAccount('ada')).toMatchObject({ role: 'admin', isDisabled: false })
  })

  test('of a document that was deleted has no role any more', async () => {
    await syncMember('ada')
    expect(await readAccount('ada')).toMatchObject({ role: undefined, isDisabled: false })
  })

  test('loses its refresh tokens when the member changed after they were last revoked, and not again', async () => {
    await revokedAt(1000)
    await store('ada', { revision: 1, validSince: new Date(2000_700) })
    await syncMember('ada')
    expect(await revokedAt()).toBeGreaterThan(2000)

    await revokedAt(2000)
    const session = await auth.signInByPassword('ada@mesh.test')
    await syncMember('ada')
    await syncMember('ada')
    expect(await revokedAt()).toBe(2000)
    expect(await refresh(session)).toBe(200)
  })

  test('keeps a session that was begun after the change and before the trigger came', async () => {
    const change = new Date(Date.now() - 2000)
    await revokedAt(1000)
    await store('ada', { role: 'operator', revision: 1, validSince: change })
    const atDoor = { uid: 'ada', name: 'Ada', email: 'ada@mesh.test', isEmailVerified: true, claims: {} }
    await admitSignIn(atDoor, new Date())
    const ended = await revokedAt()
    expect(ended).toBeGreaterThanOrEqual(Math.floor(change.getTime() / 1000))
    await auth.call('accounts:update', { localId: 'ada', validSince: String(ended - 2) }, true)
    await syncMember('ada')
    expect(await revokedAt()).toBe(ended - 2)
  })

  test('that is gone needs nothing', async () => {
    await store('ghost')
    await expect(syncMember('ghost')).resolves.toBeUndefined()
  })
})

describe('deliveries in any order', () => {
  const old = member({ role: 'admin', revision: 1 })
  const current = member({ role: 'viewer', revision: 2 })

  /** A delivery that reads `old` first although the document has moved on. */
  function late(reads: (Member | undefined)[], states: unknown[]) {
    return {
      readMember: () => Promise.resolve(reads.length > 1 ? reads.shift() : reads[0]),
      followAccount: (_: string, state: unknown) => Promise.resolve(void states.push(state)),
    }
  }

  test('one that read an older document ends with the newest', async () => {
    const states: unknown[] = []
    await syncMember('ada', late([old, current, current], states))
    expect(states).toMatchObject([{ role: 'admin' }, { role: 'viewer' }])
  })

  test('a deletion while it runs takes the role away', async () => {
    const states: unknown[] = []
    await syncMember('ada', late([old, undefined], states))
    expect(states).toMatchObject([{ role: 'admin' }, { role: undefined }])
  })

  test('one that cannot keep up is delivered again', async () => {
    let revision = 0
    const deps = late([], [])
    const readMember = () => Promise.resolve(member({ revision: (revision += 1) }))
    await expect(syncMember('ada', { ...deps, readMember })).rejects.toMatchObject({ code: 'aborted', fault: 'system' })
  })

  test('a crash between two steps is completed by the next delivery', async () => {
    await store('ada', { role: 'operator', state: 'disabled', revision: 1 })
    const crash = { readMember, followAccount: () => Promise.reject(new Error('gone')) }
    await expect(syncMember('ada', crash)).rejects.toThrow('gone')
    await syncMember('ada')
    expect(await readAccount('ada')).toMatchObject({ role: undefined, isDisabled: true })
  })
})

describe('ID tokens of plain requests', () => {
  test('count with their role and the time of their sign-in, until they are revoked', async () => {
    const { idToken = '' } = await auth.signInByPassword('ada@mesh.test')
    const session = await readSession(idToken)
    expect(session).toEqual({ uid: 'ada', role: 'viewer', authTime: decodeJwt(idToken)['auth_time'] })
    await auth.call('accounts:update', { localId: 'ada', validSince: String(session.authTime + 1) }, true)
    await expect(readSession(idToken)).rejects.toEqual(code('unauthenticated'))
  })

  test('of disabled accounts and other texts do not', async () => {
    const { idToken = '' } = await auth.signInByPassword('ada@mesh.test')
    await auth.call('accounts:update', { localId: 'ada', disableUser: true }, true)
    for (const text of [idToken, 'nonsense', `${idToken}x`]) {
      await expect(readSession(text)).rejects.toEqual(code('unauthenticated'))
    }
  })
})

test('all accounts with their addresses', async () => {
  const { members } = await collections()
  expect((await members.get()).empty).toBe(true)
  expect([...(await listAccounts()).values()]).toEqual([
    { uid: 'ada', name: 'ada', role: 'viewer', isDisabled: false, email: 'ada@mesh.test', lastRefreshTime: null },
  ])
  await auth.signInByPassword('ada@mesh.test')
  expect((await listAccounts()).get('ada')?.lastRefreshTime).toBeInstanceOf(Date)
})
