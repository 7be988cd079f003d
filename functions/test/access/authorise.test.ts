import { beforeEach, expect, test } from 'vitest'
import { authorise } from '../../src/kit/authorise.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { callerOf, code, readAccount, store } from './members.ts'

takeOwnProject()

/** Roles changed in the middle of this second. */
const SECOND = 1_800_000_000
const CHANGE = new Date(SECOND * 1000 + 700)

const ask = (uid: string, authTime: number) => authorise({ ...callerOf(uid), authTime }, 'config.apply', readAccount)

beforeEach(clearFirestore)

test('a session that was begun before the change is over; one begun right after is not', async () => {
  await store('operator-1', { role: 'operator', validSince: CHANGE })
  await expect(ask('operator-1', SECOND - 1)).rejects.toEqual(code('unauthenticated'))
  await expect(ask('operator-1', SECOND)).resolves.toEqual({ uid: 'operator-1', name: 'OPERATOR-1' })
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

test('without a document the account counts', async () => {
  await expect(ask('operator-1', 1)).resolves.toBeDefined()
  await expect(ask('viewer-1', 1)).rejects.toEqual(code('permission-denied'))
  await expect(authorise(undefined, 'config.apply', readAccount)).rejects.toEqual(code('unauthenticated'))
})
