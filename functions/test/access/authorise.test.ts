import { beforeEach, expect, test } from 'vitest'
import { admitAccount } from '../../src/access/admit-account.ts'
import { admitSignIn } from '../../src/access/admit-sign-in.ts'
import { authorise, authoriseMember } from '../../src/kit/authorise.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { callerOf, code, readAccount, store } from './members.ts'

takeOwnProject()

/** Roles changed in the middle of this second. */
const SECOND = 1_800_000_000
const CHANGE = new Date(SECOND * 1000 + 700)

const ask = (uid: string, authTime: number) => authorise({ ...callerOf(uid), authTime }, 'config.apply', readAccount)

beforeEach(clearFirestore)

test('a session that was begun before the change is over; one begun right after is not', async () => {
  await store('operator-1', { name: 'Ada', role: 'operator', validSince: CHANGE })
  await expect(ask('operator-1', SECOND - 1)).rejects.toEqual(code('unauthenticated'))
  await expect(ask('operator-1', SECOND)).resolves.toEqual({ uid: 'operator-1', name: 'Ada' })
  await expect(ask('operator-1', SECOND + 1)).resolves.toBeDefined()
})

test('a token of unknown age is old', async () => {
  await store('operator-1', { role: 'operator', validSince: CHANGE })
  const caller = { uid: 'operator-1', role: 'operator' } as const
  await expect(authorise(caller, 'config.apply', readAccount)).rejects.toEqual(code('unauthenticated'))
})

test('the document counts, whatever token and account say', async () => {
  await store('operator-1', { role: 'viewer' })
  await expect(ask('operator-1', 1)).rejects.toEqual(code('permission-denied'))
  await store('operator-1', { role: 'operator', state: 'disabled' })
  await expect(ask('operator-1', 1)).rejects.toThrow('disabled')
})

test('the role of now is told, not that of the token', async () => {
  await store('operator-1', { role: 'approver' })
  const asked = authoriseMember(callerOf('operator-1'), 'config.apply', readAccount)
  await expect(asked).resolves.toEqual({ person: { uid: 'operator-1', name: 'Somebody' }, role: 'approver' })
})

test('without a document the account counts', async () => {
  await expect(ask('operator-1', 1)).resolves.toBeDefined()
  await expect(ask('viewer-1', 1)).rejects.toEqual(code('permission-denied'))
  await expect(authorise(undefined, 'config.apply', readAccount)).rejects.toEqual(code('unauthenticated'))
})

test.each(['mesh', 'key:abcdefghijkl', 'key:'])(
  'the uid %s, which the ledger takes for something else, may nothing',
  async (uid) => {
    await store(uid, { role: 'admin' })
    const caller = { uid, role: 'admin', authTime: SECOND } as const
    const account = { uid, name: 'Eve', role: 'admin', isDisabled: false } as const
    const asked = authorise(caller, 'config.apply', () => Promise.resolve(account))
    await expect(asked).rejects.toThrow('reserved for Mesh')
    const atDoor = { uid, name: 'Eve', email: 'eve@mesh.test', isEmailVerified: true, claims: { role: 'admin' } }
    await expect(admitSignIn(atDoor, CHANGE)).rejects.toThrow('reserved for Mesh')
    await expect(admitAccount(atDoor, CHANGE)).rejects.toThrow('reserved for Mesh')
  },
)
