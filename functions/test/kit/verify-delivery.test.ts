import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  UnsecuredJWT,
  type CryptoKey,
  type JWK,
} from 'jose'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { oidcTrust, type OidcTrust } from '../../src/gcp/oidc-keys.ts'
import { taskAudience, taskUrl } from '../../src/gcp/tasks.ts'
import { verifyDelivery, type Delivery } from '../../src/kit/verify-delivery.ts'
import { at } from '../fixtures.ts'

process.env['GCLOUD_PROJECT'] = 'demo-deliveries'
const ISSUER = 'https://issuer.test'
const ACCOUNT = '1234-compute@developer.gserviceaccount.com'
process.env['MESH_SERVICE_ACCOUNT'] = ACCOUNT
const NOW = at(3600)
const SECONDS = NOW.getTime() / 1000
const DATA = { actionId: 'a1' }

interface Pair {
  privateKey: CryptoKey
  jwk: JWK
}
let key: Pair
let stranger: Pair
let trust: OidcTrust

async function pair(kid: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } }
}

beforeAll(async () => {
  ;[key, stranger] = await Promise.all([pair('one'), pair('one')])
  trust = { issuer: ISSUER, keys: createLocalJWKSet({ keys: [key.jwk] }) }
})

const claimsOf = (changes: object) => ({
  iss: ISSUER,
  aud: taskAudience('runAction', 'a1-3', DATA),
  sub: '1'.repeat(21),
  email: ACCOUNT,
  email_verified: true,
  iat: SECONDS,
  exp: SECONDS + 3600,
  ...changes,
})

function token(changes: object = {}, signer: Pair = key): Promise<string> {
  return new SignJWT(claimsOf(changes))
    .setProtectedHeader({ alg: 'RS256', kid: signer.jwk.kid ?? '' })
    .sign(signer.privateKey)
}

const delivered = (bearer: string, changes: Partial<Delivery> = {}): Delivery => ({
  functionName: 'runAction',
  authorization: `Bearer ${bearer}`,
  taskId: 'a1-3',
  data: DATA,
  ...changes,
})

/** `accepted`, or why it was refused. */
async function outcome(delivery: Delivery, now = NOW): Promise<unknown> {
  try {
    await verifyDelivery(delivery, now, trust)
    return 'accepted'
  } catch (error) {
    return error
  }
}
const refusal = (code: string, words: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(words) as string }) as unknown

test('accepts a delivery of its own task, as often as it comes while the token lives', async () => {
  const bearer = await token()
  expect(await outcome(delivered(bearer))).toBe('accepted')
  expect(await outcome(delivered(bearer), at(3600 + 3600))).toBe('accepted')
})

test('accepts a task that was given no name, whatever Cloud Tasks called it', async () => {
  const bearer = await token({ aud: taskAudience('runAction', undefined, DATA) })
  expect(await outcome(delivered(bearer, { taskId: '17282834' }))).toBe('accepted')
})

test('does not mind the order of keys in the data', async () => {
  const bearer = await token({ aud: taskAudience('runAction', 'a1-3', { b: 1, a: [2, { d: 3, c: null }] }) })
  expect(await outcome(delivered(bearer, { data: { a: [2, { c: null, d: 3 }], b: 1 } }))).toBe('accepted')
})

test.each([
  ['has expired', { iat: SECONDS - 3700, exp: SECONDS - 31 }, 'it has expired'],
  ['is older than tokens get, though it says otherwise', { iat: SECONDS - 3700, exp: SECONDS + 86_400 }, 'expired'],
  ['is of the future', { iat: SECONDS + 31, exp: SECONDS + 3600 }, 'claim iat'],
  ['is not valid yet', { nbf: SECONDS + 31 }, 'claim nbf'],
  ['says no time', { iat: undefined }, 'claim iat'],
  ['never ends', { exp: undefined }, 'claim exp'],
  ['is of another issuer', { iss: 'https://accounts.google.com' }, 'claim iss'],
  ['is for nobody', { aud: undefined }, 'claim aud'],
])('refuses a token that %s', async (_, changes, words) => {
  expect(await outcome(delivered(await token(changes)))).toEqual(refusal('unauthenticated', words))
})

test('takes clocks that differ by half a minute', async () => {
  expect(await outcome(delivered(await token({ iat: SECONDS + 29 })))).toBe('accepted')
  expect(await outcome(delivered(await token({ iat: SECONDS - 3600, exp: SECONDS - 29 })))).toBe('accepted')
})

test.each([
  ['another account', { email: 'other@demo-deliveries.iam.gserviceaccount.com' }],
  ['an address that nobody verified', { email_verified: false }],
  ['an address of which nobody says so', { email_verified: undefined }],
  ['a truth that is text', { email_verified: 'true' }],
])('refuses a token of %s', async (_, changes) => {
  expect(await outcome(delivered(await token(changes)))).toEqual(refusal('permission-denied', 'another account'))
})

test.each([
  ['another task', { taskId: 'a2-1' }],
  ['other data', { data: { actionId: 'a2' } }],
  ['more data', { data: { ...DATA, force: true } }],
  ['no data', { data: null }],
])('refuses a good token that is used for %s', async (_, changes) => {
  expect(await outcome(delivered(await token(), changes))).toEqual(refusal('permission-denied', 'another task'))
})

test.each([
  ['another function', () => taskAudience('growLedger', 'a1-3', DATA)],
  ['another project', () => taskAudience('runAction', 'a1-3', DATA).replace('demo-deliveries', 'demo-other')],
  ['a function of which the name is a beginning', () => taskAudience('runAction', 'a1-3', DATA).replace('#', '2#')],
  ['several audiences, of which one fits', () => [taskAudience('runAction', 'a1-3', DATA), 'https://other.test']],
])('refuses a token for %s', async (_, aud) => {
  expect(await outcome(delivered(await token({ aud: aud() })))).toEqual(
    refusal('permission-denied', 'another audience'),
  )
})

test('refuses a token for the function that names no task', async () => {
  expect(await outcome(delivered(await token({ aud: taskUrl('runAction') })))).toEqual(
    refusal('permission-denied', 'another audience'),
  )
})

test('refuses a signature by another key of the same name', async () => {
  expect(await outcome(delivered(await token({}, stranger)))).toEqual(
    refusal('unauthenticated', 'its signature is forged'),
  )
})

test('refuses claims that were changed after signing', async () => {
  const [head, , signature] = (await token({ email: 'other@test' })).split('.')
  const claims = Buffer.from(JSON.stringify(claimsOf({}))).toString('base64url')
  expect(await outcome(delivered(`${head}.${claims}.${signature}`))).toEqual(
    refusal('unauthenticated', 'its signature is forged'),
  )
})

test('refuses a key that the issuer does not have', async () => {
  expect(await outcome(delivered(await token({}, await pair('two'))))).toEqual(
    refusal('unauthenticated', 'its key is not one of the issuer'),
  )
})

test('refuses a token that does not name its key, of which the issuer has several', async () => {
  const keys = createLocalJWKSet({ keys: [key.jwk, (await pair('two')).jwk] })
  const nameless = await new SignJWT(claimsOf({})).setProtectedHeader({ alg: 'RS256' }).sign(stranger.privateKey)
  await expect(verifyDelivery(delivered(nameless), NOW, { issuer: ISSUER, keys })).rejects.toEqual(
    refusal('unauthenticated', 'it does not name its key'),
  )
  await expect(verifyDelivery(delivered(await token()), NOW, { issuer: ISSUER, keys })).resolves.toBeUndefined()
})

test('refuses a token without a signature, and one that the public key signed as a shared secret', async () => {
  const none = new UnsecuredJWT(claimsOf({})).encode()
  expect(await outcome(delivered(none))).toEqual(refusal('unauthenticated', 'no signed identity token'))
  const shared = await new SignJWT(claimsOf({}))
    .setProtectedHeader({ alg: 'HS256', kid: 'one' })
    .sign(Buffer.from(JSON.stringify(key.jwk)))
  expect(await outcome(delivered(shared))).toEqual(refusal('unauthenticated', 'no signed identity token'))
})

test('refuses another algorithm of the right key, even where the issuer names none', async () => {
  const { alg: _, ...jwk } = key.jwk
  const open = { issuer: ISSUER, keys: createLocalJWKSet({ keys: [jwk] }) }
  const signer = await importJWK(await exportJWK(key.privateKey), 'PS256')
  const bearer = await new SignJWT(claimsOf({})).setProtectedHeader({ alg: 'PS256', kid: 'one' }).sign(signer)
  await expect(verifyDelivery(delivered(bearer), NOW, open)).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('says what to do when Cloud Run has taken the signature away', async () => {
  const [head, claims] = (await token()).split('.')
  const bearer = `${head}.${claims}.SIGNATURE_REMOVED_BY_GOOGLE`
  expect(await outcome(delivered(bearer))).toEqual(
    refusal('unauthenticated', 'Cloud Run must let everybody call runAction'),
  )
})

test.each([
  ['no header', undefined, 'this one has none'],
  ['another scheme', 'Basic bWVzaDptZXNo', 'this one has none'],
  ['two tokens', 'Bearer a.b.c d.e.f', 'this one has none'],
  ['something else', 'Bearer abc', 'no signed identity token'],
  ['a token of nothing', 'Bearer e30.e30.e30', 'no signed identity token'],
])('refuses %s', async (_, authorization, words) => {
  expect(await outcome(delivered('', { authorization }))).toEqual(refusal('unauthenticated', words))
})

test('names no part of the token in what it says', async () => {
  const bearer = await token({ email: 'other@test' })
  const error = await verifyDelivery(delivered(bearer), NOW, trust).catch((thrown: unknown) => String(thrown))
  expect(error).not.toContain('other@test')
  expect(bearer.split('.').some((part) => String(error).includes(part))).toBe(false)
})

/** The keys over HTTP, as an issuer serves them. */
let server: Server
let served: JWK[]
let isDown = false
let asked = 0

beforeEach(async () => {
  served = [key.jwk]
  isDown = false
  asked = 0
  server = createServer((_, response) => {
    asked += 1
    response.writeHead(isDown ? 503 : 200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: served }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.env['FUNCTIONS_EMULATOR'] = 'true'
  process.env['MESH_OIDC_ISSUER'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/identity`
})

afterEach(async () => {
  vi.useRealTimers()
  delete process.env['FUNCTIONS_EMULATOR']
  delete process.env['MESH_OIDC_ISSUER']
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

const local = (signer: Pair = key) => token({ iss: process.env['MESH_OIDC_ISSUER'] }, signer)

test('fetches new keys when the issuer has rotated them, and no more often than every half minute', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  await verifyDelivery(delivered(await local()), NOW)
  await verifyDelivery(delivered(await local()), NOW)
  expect(asked).toBe(1)
  const young = await pair('two')
  served = [young.jwk]
  await expect(verifyDelivery(delivered(await local(young)), NOW)).rejects.toMatchObject({ code: 'unauthenticated' })
  expect(asked).toBe(1)
  vi.setSystemTime(NOW.getTime() + 31_000)
  await verifyDelivery(delivered(await local(young)), NOW)
  expect(asked).toBe(2)
  await expect(verifyDelivery(delivered(await local()), NOW)).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('refuses nobody while the keys cannot be fetched: the delivery is to come again', async () => {
  isDown = true
  await expect(verifyDelivery(delivered(await local()), NOW)).rejects.toMatchObject({
    code: 'unavailable',
    fault: 'system',
  })
  isDown = false
  await expect(verifyDelivery(delivered(await local()), NOW)).resolves.toBeUndefined()
})

test('the local issuer counts in the emulator only, where Google does not', async () => {
  expect((await oidcTrust()).issuer).toBe(process.env['MESH_OIDC_ISSUER'])
  process.env['FUNCTIONS_EMULATOR'] = 'false'
  expect((await oidcTrust()).issuer).toBe('https://accounts.google.com')
  delete process.env['FUNCTIONS_EMULATOR']
  expect((await oidcTrust()).issuer).toBe('https://accounts.google.com')
  process.env['FUNCTIONS_EMULATOR'] = 'true'
  delete process.env['MESH_OIDC_ISSUER']
  expect((await oidcTrust()).issuer).toBe('https://accounts.google.com')
})
