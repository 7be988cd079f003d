import { beforeEach, describe, expect, test } from 'vitest'
import { createApiKey } from '../../src/access/create-api-key.ts'
import { revokeApiKey } from '../../src/access/revoke-api-key.ts'
import { rotateApiKey } from '../../src/access/rotate-api-key.ts'
import { addApiKey, endApiKey, noteKeyUse, readApiKey, replaceApiKey } from '../../src/access/store/api-keys.ts'
import { readMember } from '../../src/access/store/members.ts'
import { authoriseRequest } from '../../src/kit/authorise-request.ts'
import { authorise, authoriseMember } from '../../src/kit/authorise.ts'
import { callerOf as callerOfCall, keyCaller } from '../../src/kit/door-input.ts'
import { actorOf } from '../../src/kit/actor-of.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { at } from '../fixtures.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { recorded } from './ledger.ts'
import { callerOf, code, readAccount, store } from './members.ts'

takeOwnProject()

const HOUR = 3600
const DAY = 24 * HOUR
const ADMIN = callerOf('admin-1')
const deps = { readAccount, addApiKey, replaceApiKey, endApiKey }

const create = (changes: object = {}, caller = ADMIN) =>
  createApiKey(
    { requestId: 'request-1', name: 'deployer', scopes: ['config.apply', 'ledger.read'], days: 30, ...changes },
    caller,
    at(0),
    deps,
  )
const rotate = (keyId: string, changes: object = {}, now = at(DAY)) =>
  rotateApiKey({ requestId: 'rotation-1', keyId, overlapHours: 24, ...changes }, ADMIN, now, deps)
const revoke = (keyId: string, now = at(60)) => revokeApiKey({ keyId, reason: 'leaked' }, ADMIN, now, deps)

/** What a callable does with the header `x-mesh-key`. */
const use = (key: string | null, now = at(60), permission: 'config.apply' | 'incident.comment' = 'config.apply') =>
  authorise(callerOfCall(undefined, { 'x-mesh-key': key ?? '' }), permission, readAccount, {
    readMember,
    readApiKey,
    noteKeyUse,
    now: () => now,
  })

beforeEach(async () => {
  await clearFirestore()
  await store('admin-1', { role: 'admin' })
})

describe('a new key', () => {
  test('is shown once, stored as a hash, recorded, and stands for a machine', async () => {
    const { keyId, key, expireTime } = await create()
    expect(key).toMatch(/^mesh_[a-z2-7]{12}_[A-Za-z0-9_-]{43}$/)
    expect(expireTime).toBe(at(30 * DAY).toISOString())
    expect(await recorded()).toEqual([`apiKey.create apiKeys/${keyId}`])
    const secret = key?.slice(-43) ?? ''
    const everything = JSON.stringify(
      (await Promise.all((await (await firestore()).listCollections()).map((one) => one.get()))).map(({ docs }) =>
        docs.map((document) => document.data()),
      ),
    )
    expect(everything).not.toContain(secret)
    const person = await use(key)
    expect(person).toEqual({ uid: `key:${keyId}`, name: 'deployer' })
    expect(actorOf(person)).toEqual({ type: 'key', id: keyId })
  })

  test('is made once by one request, which never shows it again', async () => {
    const answers = await Promise.all([create(), create(), create()])
    expect(answers.filter(({ key }) => key !== null)).toHaveLength(1)
    expect(new Set(answers.map(({ keyId }) => keyId)).size).toBe(1)
    await expect(create({ name: 'other' })).rejects.toEqual(code('already-exists'))
  })

  test.each([
    ['that approves', { scopes: ['action.approve'] }, 'invalid-argument'],
    ['that makes keys', { scopes: ['apiKey.create'] }, 'invalid-argument'],
    ['of an unknown scope', { scopes: ['everything'] }, 'invalid-argument'],
    ['without scopes', { scopes: [] }, 'invalid-argument'],
    ['for more than a year', { days: 366 }, 'invalid-argument'],
  ])('%s is refused', async (_, changes, expected) => {
    await expect(create(changes)).rejects.toEqual(code(expected))
    expect(await recorded()).toEqual([])
  })

  test('is made by admins only', async () => {
    for (const uid of ['viewer-1', 'operator-1', 'approver-1', 'auditor-1']) {
      await expect(create({}, callerOf(uid))).rejects.toEqual(code('permission-denied'))
      await expect(rotateApiKey({}, callerOf(uid), at(0), deps)).rejects.toEqual(code('permission-denied'))
      await expect(revokeApiKey({}, callerOf(uid), at(0), deps)).rejects.toEqual(code('permission-denied'))
    }
    await expect(createApiKey({}, undefined, at(0), deps)).rejects.toEqual(code('unauthenticated'))
  })
})

describe('a call with a key', () => {
  test('that is wrong, forged or no key is refused alike, whoever is signed in', async () => {
    const { key } = await create()
    const wrong = [
      '',
      'mesh_x_y',
      `${key}x`,
      `mesh_aaaaaaaaaaaa_${key?.slice(-43)}`,
      `${key?.slice(0, -43)}${'A'.repeat(43)}`,
    ]
    for (const text of wrong) await expect(use(text)).rejects.toEqual(code('unauthenticated'))
    const headers = { 'x-mesh-key': wrong[4] }
    const signedIn = { uid: 'admin-1', token: { role: 'admin', auth_time: 1 } } as never
    await expect(authorise(callerOfCall(signedIn, headers), 'config.apply', readAccount)).rejects.toEqual(
      code('unauthenticated'),
    )
  })

  test('does what its scopes say, no more', async () => {
    const { key } = await create()
    await expect(use(key, at(60), 'incident.comment')).rejects.toThrow('has no scope incident.comment')
  })

  test('has no role of its own: what asks for one is refused', async () => {
    const { key } = await create()
    const machine = keyCaller(key ?? '')
    const asked = authoriseMember(machine, 'config.apply', readAccount, {
      readMember,
      readApiKey,
      noteKeyUse,
      now: () => at(60),
    })
    await expect(asked).rejects.toThrow('nothing for a machine')
  })

  test('after its end is refused', async () => {
    const { key } = await create({ days: 1 })
    await expect(use(key, at(DAY - 1))).resolves.toBeDefined()
    await expect(use(key, at(DAY))).rejects.toThrow('ended at')
  })

  test('that was revoked is refused at once, for good', async () => {
    const { keyId, key } = await create()
    await use(key)
    await revoke(keyId)
    await expect(use(key)).rejects.toThrow('was revoked')
    await revoke(keyId, at(90))
    expect((await recorded()).filter((entry) => entry.startsWith('apiKey.revoke'))).toHaveLength(1)
    await expect(rotate(keyId)).rejects.toEqual(code('failed-precondition'))
  })

  test('does no more than its owner, and nothing for a disabled one', async () => {
    const { key } = await create()
    await store('admin-1', { role: 'viewer' })
    await expect(use(key)).rejects.toEqual(code('permission-denied'))
    await store('admin-1', { role: 'admin', state: 'disabled' })
    await expect(use(key)).rejects.toEqual(code('unauthenticated'))
    await store('admin-1', { role: 'admin' })
    await expect(use(key)).resolves.toBeDefined()
  })

  test('is remembered at most hourly', async () => {
    const { keyId, key } = await create()
    const seen = []
    for (const seconds of [0, HOUR - 1, HOUR]) {
      await use(key, at(seconds))
      seen.push((await readApiKey(keyId))?.lastUseTime)
    }
    expect(seen).toEqual([at(0), at(0), at(HOUR)])
  })

  test('is not remembered anew by one of many at once that read the key before', async () => {
    const { keyId, key } = await create()
    const before = await readApiKey(keyId)
    if (before === undefined) throw new Error('no key')
    await use(key, at(61))
    await noteKeyUse(keyId, before, at(60))
    expect((await readApiKey(keyId))?.lastUseTime).toEqual(at(61))
  })
})

test.each(['a/b', 'a/b/c', '.', '..', '__a__'])('%s is no id of a key', async (keyId) => {
  await expect(revoke(keyId)).rejects.toEqual(code('invalid-argument'))
  await expect(rotate(keyId)).rejects.toEqual(code('invalid-argument'))
})

describe('rotation', () => {
  test('lets both keys in during the overlap, then only the new one', async () => {
    const { keyId, key: old } = await create()
    const { keyId: newId, key, expireTime } = await rotate(keyId)
    expect(expireTime).toBe(at(31 * DAY).toISOString())
    for (const one of [old, key]) await expect(use(one, at(DAY + 60))).resolves.toBeDefined()
    await expect(use(old, at(2 * DAY))).rejects.toThrow('ended at')
    expect(await use(key, at(2 * DAY))).toEqual({ uid: `key:${newId}`, name: 'deployer' })
    expect((await readApiKey(keyId))?.replacedBy).toBe(newId)
  })

  test('without overlap ends the old key now, and never makes it live longer', async () => {
    const { keyId, key: old } = await create({ days: 2 })
    await rotate(keyId, { overlapHours: 168 })
    await expect(use(old, at(2 * DAY))).rejects.toThrow('ended at')
    const other = await create({ requestId: 'request-2' })
    await rotate(other.keyId, { requestId: 'rotation-2', overlapHours: 0 })
    await expect(use(other.key, at(DAY))).rejects.toThrow('ended at')
  })

  test('happens once, however often it is asked for', async () => {
    const { keyId } = await create()
    const answers = await Promise.all([rotate(keyId), rotate(keyId)])
    expect(answers.filter(({ key }) => key !== null)).toHaveLength(1)
    await expect(rotate(keyId, { requestId: 'rotation-2' })).rejects.toEqual(code('failed-precondition'))
    await expect(rotate('aaaaaaaaaaaa', { requestId: 'rotation-3' })).rejects.toEqual(code('not-found'))
  })
})

describe('a plain request', () => {
  const never = () => Promise.reject(new Error('no token to read'))
  const ask = (headers: Record<string, string>, readSession: (token: string) => Promise<never> = never) =>
    authoriseRequest({ headers }, 'ledger.read', { readAccount, readSession })

  test('may carry the key in either header', async () => {
    const { keyId, key } = await createApiKey(
      { requestId: 'request-1', name: 'reader', scopes: ['ledger.read'], days: 30 },
      ADMIN,
      new Date(),
      deps,
    )
    const person = { uid: `key:${keyId}`, name: 'reader' }
    expect(await ask({ authorization: `Bearer ${key}` })).toEqual(person)
    expect(await ask({ 'x-mesh-key': `${key}` })).toEqual(person)
  })

  test('of nobody, of another scheme and of the wrong role is refused; of an auditor is not', async () => {
    await expect(ask({})).rejects.toEqual(code('unauthenticated'))
    await expect(ask({ authorization: 'Basic YTpi' })).rejects.toEqual(code('unauthenticated'))
    const session = (uid: string) => () => Promise.resolve(callerOf(uid) as never)
    await expect(ask({ authorization: 'Bearer t' }, session('viewer-1'))).rejects.toEqual(code('permission-denied'))
    expect(await ask({ authorization: 'Bearer t' }, session('auditor-1'))).toEqual({
      uid: 'auditor-1',
      name: 'AUDITOR-1',
    })
  })
})
