import { mkdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { Issuer } from '../../../cloud/identity/issuer.ts'
import { ACCOUNT, eachStand, START_MS } from '../tasks/stand.ts'

const stand = eachStand()
const PATH = '/computeMetadata/v1/instance/service-accounts/default'
const GOOGLE = { 'Metadata-Flavor': 'Google' }

const askFor = (what: string, headers: Record<string, string> = GOOGLE) =>
  fetch(`http://${stand().server.host}:${stand().server.port}${PATH}/${what}`, { headers })
const ask = (query: string, headers?: Record<string, string>) => askFor(`identity${query}`, headers)
const verify = (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${stand().issuer.url}/certs`)), {
    issuer: stand().issuer.url,
    currentDate: new Date(START_MS),
  })

test('the metadata server hands out tokens of its account for an audience', async () => {
  const reply = await ask('?audience=https://there.test&format=full')
  expect(reply.headers.get('metadata-flavor')).toBe('Google')
  const { payload, protectedHeader } = await verify(await reply.text())
  expect(payload).toMatchObject({
    aud: 'https://there.test',
    email: ACCOUNT,
    email_verified: true,
    iat: START_MS / 1_000,
  })
  expect(protectedHeader).toMatchObject({ alg: 'RS256' })
})

test('the metadata server names its account, to whoever asks as Google wants it', async () => {
  const reply = await askFor('email')
  expect([reply.headers.get('metadata-flavor'), await reply.text()]).toEqual(['Google', ACCOUNT])
  expect((await askFor('email', {})).status).toBe(403)
})

test('tokens of one second and audience are the same bytes, as signatures by RS256 are', async () => {
  const sign = (audience: string) => stand().issuer.sign({ audience, account: ACCOUNT })
  expect(await sign('a')).toBe(await sign('a'))
  expect(await sign('a')).not.toBe(await sign('b'))
})

test('a token in the standard format names the account by number only', async () => {
  const claims = decodeJwt(await (await ask('?audience=a')).text())
  expect(claims.sub).toMatch(/^1\d{20}$/)
  expect(claims).not.toHaveProperty('email')
})

test.each([
  ['without the header', '?audience=a', {}, 403],
  ['from behind a proxy', '?audience=a', { ...GOOGLE, 'X-Forwarded-For': '10.0.0.1' }, 403],
  ['without an audience', '', GOOGLE, 400],
])('refuses a request %s', async (_, query, headers, status) => {
  expect((await ask(query, headers)).status).toBe(status)
})

test('is no issuer of Google, and says where its keys are', async () => {
  const reply = await fetch(`${stand().issuer.url}/.well-known/openid-configuration`)
  expect(await reply.json()).toEqual({ issuer: stand().issuer.url, jwks_uri: `${stand().issuer.url}/certs` })
  expect(stand().issuer.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/identity$/)
})

test('publishes no private part of its keys, and keeps them for its owner only', async () => {
  const token = await stand().issuer.sign({ audience: 'a', account: ACCOUNT })
  const published = await (await fetch(`${stand().issuer.url}/certs`)).text()
  expect(published).not.toMatch(/"(d|p|q|dp|dq|qi)"/)
  expect(statSync(join(stand().directory, 'identity-keys.json')).mode & 0o077).toBe(0)
  await stand().restart()
  // The port, and with it the name, is another; the keys are the same.
  const keys = createRemoteJWKSet(new URL(`${stand().issuer.url}/certs`))
  expect((await jwtVerify(token, keys, { currentDate: new Date(START_MS) })).payload.aud).toBe('a')
})

test('after a rotation tokens of the key before are still good, those of an older one are not', async () => {
  const old = await stand().issuer.sign({ audience: 'a', account: ACCOUNT })
  const rotate = () =>
    fetch(`http://${stand().server.host}:${stand().server.port}/emulator/v1/mesh/identity/rotate`, { method: 'POST' })
  await rotate()
  const young = await stand().issuer.sign({ audience: 'a', account: ACCOUNT })
  await expect(verify(old)).resolves.toBeDefined()
  await rotate()
  await expect(verify(young)).resolves.toBeDefined()
  await expect(verify(old)).rejects.toThrow('no applicable key')
})

test('two rotations at once are two rotations, also in the file', async () => {
  const { clock, directory: dataDir } = stand()
  const issuer = new Issuer({ clock, dataDir })
  const names = async (of: Issuer) => (await of.jwks()).keys.map(({ kid }) => kid)
  const [old] = await names(issuer)
  await Promise.all([issuer.rotate(), issuer.rotate()])
  expect(await names(issuer)).not.toContain(old)
  expect(await names(new Issuer({ clock, dataDir }))).toEqual(await names(issuer))
})

test('keys that cannot be kept fail the call that made them, and no later one', async () => {
  const { clock, directory } = stand()
  const dataDir = join(directory, 'other')
  const issuer = new Issuer({ clock, dataDir })
  // Where the next file is written first, so that no file can be opened.
  const obstacle = join(dataDir, 'identity-keys.json.new')
  const names = async (of = issuer) => (await of.jwks()).keys.map(({ kid }) => kid)
  mkdirSync(obstacle)
  await expect(names()).rejects.toThrow('EISDIR')
  await expect(issuer.rotate()).rejects.toThrow('EISDIR')
  rmdirSync(obstacle)
  const [first] = await names()
  mkdirSync(obstacle)
  const both = await Promise.allSettled([issuer.rotate(), issuer.rotate()])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await names()).toEqual([first])
  await expect(issuer.sign({ audience: 'a', account: ACCOUNT })).resolves.toBeTypeOf('string')
  rmdirSync(obstacle)
  await issuer.rotate()
  expect(await names()).toEqual([expect.not.stringMatching(String(first)), first])
  expect(await names(new Issuer({ clock, dataDir }))).toEqual(await names())
})

test('a damaged file of keys is not quoted', async () => {
  writeFileSync(join(stand().directory, 'identity-keys.json'), '{"keys":[{"d":"c2VjcmV0"')
  const issuer = new Issuer({ clock: stand().clock, dataDir: stand().directory })
  await expect(issuer.jwks()).rejects.toThrow('is not readable as kept keys; remove it to start with new ones.')
})
