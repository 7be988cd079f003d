import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Role } from '@mesh/core/roles'
import { apiKeyText } from '@mesh/core/access/api-key-text'
import { collections as accessCollections } from '../../src/access/store/collections.ts'
import { adminApp } from '../../src/kit/admin-app.ts'
import { hashOfSecret, newSecret } from '../../src/kit/key-secret.ts'
import { log } from '../../src/kit/log.ts'
import { withAuthEmulator } from '../access/auth-emulator.ts'
import { store } from '../access/members.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { configure, withLedgerDoor } from './serve-http.ts'
import { addPending, LedgerWorld } from './world.ts'

takeOwnProject()
vi.spyOn(log, 'debug').mockImplementation(() => undefined)
vi.spyOn(log, 'failure').mockImplementation(() => undefined)
const emulator = withAuthEmulator()
const { ask } = withLedgerDoor()
const OTHER_SECRET = newSecret()

/** Headers by who sends them. */
const credentials: Record<string, Record<string, string>> = { nobody: {} }

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function auth() {
  const { getAuth } = await import('firebase-admin/auth')
  return getAuth(await adminApp())
}

async function signIn(uid: string, role?: Role): Promise<string> {
  const accounts = await auth()
  await accounts.createUser({ uid, email: `${uid}@mesh.test`, password: 'secret1', displayName: uid })
  await accounts.setCustomUserClaims(uid, role === undefined ? {} : { role })
  if (role !== undefined) await store(uid, { role })
  const { idToken } = await emulator.signInByPassword(`${uid}@mesh.test`)
  return idToken ?? ''
}

/** The same claims in a token whose hour was over long ago. */
function expired(token: string): string {
  const [header = '', payload = ''] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iat: number; exp: number }
  const old = { ...claims, iat: claims.iat - 7200, exp: claims.exp - 7200 }
  return `${header}.${Buffer.from(JSON.stringify(old)).toString('base64url')}.`
}

async function keyOf(keyId: string, scopes: string[], days: number): Promise<Record<string, string>> {
  const secret = newSecret()
  const time = new Date()
  await (await accessCollections()).apiKeys.doc(keyId).set({
    schemaVersion: 1,
    name: keyId,
    hash: hashOfSecret(secret) ?? '',
    scopes,
    owner: { uid: 'admin', name: 'admin' },
    expireTime: new Date(time.getTime() + days * 86_400_000),
    revokeTime: null,
    replacedBy: null,
    lastUseTime: null,
    createTime: time,
    updateTime: time,
  })
  return { 'x-mesh-key': apiKeyText(keyId, secret) }
}

beforeAll(async () => {
  await clearFirestore()
  await emulator.clear()
  await addPending(3)
  await new LedgerWorld().grow()
  for (const role of ['viewer', 'operator', 'approver', 'auditor', 'admin'] as const) {
    credentials[role] = bearer(await signIn(role, role))
  }
  credentials['no member'] = bearer(await signIn('stranger'))
  credentials['disabled account'] = bearer(await signIn('disabled', 'admin'))
  await (await auth()).updateUser('disabled', { disabled: true })
  credentials['disabled member'] = bearer(await signIn('leaver', 'admin'))
  await store('leaver', { role: 'admin', state: 'disabled' })
  credentials['demoted admin'] = bearer(await signIn('demoted', 'admin'))
  await store('demoted', { role: 'viewer' })
  credentials['expired token'] = bearer(expired(await signIn('late', 'admin')))
  credentials['garbage'] = bearer('garbage')
  credentials['basic'] = { authorization: 'Basic YWRtaW46YWRtaW4=' }
  credentials['key that reads'] = await keyOf('readreadread', ['ledger.read'], 1)
  credentials['key that verifies'] = await keyOf('verifyverify', ['ledger.verify'], 1)
  credentials['key for something else'] = await keyOf('otherotherot', ['config.apply'], 1)
  credentials['key that has ended'] = await keyOf('endendendend', ['ledger.read'], -1)
  credentials['key with another secret'] = { 'x-mesh-key': apiKeyText('readreadread', OTHER_SECRET) }
})

const HASHES = ['checkpoint', 'keys', 'tile/0/000.p/3'] as const
const ENTRIES = 'tile/entries/000.p/3'

/** Who, then what they are answered for hashes of a log that is not public, and for entries of any. */
const MATRIX: [string, number, number][] = [
  ['nobody', 401, 401],
  ['viewer', 200, 403],
  ['operator', 200, 403],
  ['approver', 200, 403],
  ['auditor', 200, 200],
  ['admin', 200, 200],
  ['no member', 403, 403],
  ['disabled account', 401, 401],
  ['disabled member', 403, 403],
  ['demoted admin', 200, 403],
  ['expired token', 401, 401],
  ['garbage', 401, 401],
  ['basic', 401, 401],
  ['key that reads', 200, 200],
  ['key that verifies', 200, 403],
  ['key for something else', 403, 403],
  ['key that has ended', 401, 401],
  ['key with another secret', 401, 401],
]

describe.each(MATRIX)('%s', (who, hashes, entries) => {
  test('and a log for members', async () => {
    await configure({ public: false })
    for (const path of HASHES) {
      const { status } = await ask(path, { headers: credentials[who] ?? {} })
      expect([path, status]).toEqual([path, hashes])
    }
    // No witness has cosigned anything, as only those are told who may know.
    expect((await ask('cosigned', { headers: credentials[who] ?? {} })).status).toBe(hashes === 200 ? 404 : hashes)
    const { status, headers, body } = await ask(ENTRIES, { headers: credentials[who] ?? {} })
    expect([status, headers['www-authenticate']]).toEqual([entries, entries === 401 ? 'Bearer' : undefined])
    const refusal = entries === 200 ? 'None.\n' : body.toString()
    expect(headers['cache-control']).toBe(entries === 200 ? 'private, max-age=604800, immutable' : 'no-store')
    expect(refusal).toMatch(/^[^\n]+\.\n$/)
    expect(refusal).not.toContain(OTHER_SECRET)
  })

  test('and a log for everybody, whose entries are still for auditors', async () => {
    await configure({ public: true })
    for (const path of HASHES) expect((await ask(path, { headers: credentials[who] ?? {} })).status).toBe(200)
    expect((await ask(ENTRIES, { headers: credentials[who] ?? {} })).status).toBe(entries)
  })
})

test('a token that was revoked opens nothing more', async () => {
  await configure({ public: false })
  const headers = bearer(await signIn('thief', 'admin'))
  expect((await ask(ENTRIES, { headers })).status).toBe(200)
  // Revocation counts by the second in which it happens, and this token was issued in it.
  await store('thief', { role: 'admin', validSince: new Date(Date.now() + 2000) })
  expect((await ask(ENTRIES, { headers })).status).toBe(401)
  expect((await ask('checkpoint', { headers })).status).toBe(401)
})
