import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OnePort } from '../../kit/port.ts'
import { SecretsFile } from '../../secret-manager/secrets-file.ts'
import { Secrets } from '../../secret-manager/secrets.ts'
import { startSecretManager } from '../../secret-manager/start.ts'

let dataDir: string
let server: OnePort

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mesh-secrets-'))
  server = await start()
})

afterEach(async () => {
  await server.close()
  rmSync(dataDir, { recursive: true })
})

function start(): Promise<OnePort> {
  return startSecretManager({ host: '127.0.0.1', port: 0, dataDir })
}

async function call(method: string, path: string, body?: object | string) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const init = body === undefined ? { method } : { method, body: text }
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, init)
  return { status: response.status, body: await response.json() }
}

const data = Buffer.from('hunter2').toString('base64')

test('a secret is created, filled and listed by its name alone', async () => {
  expect(await call('POST', '/v1/projects/p/secrets?secretId=chat')).toMatchObject({ status: 200 })
  const added = await call('POST', '/v1/projects/p/secrets/chat:addVersion', { payload: { data } })
  expect(added).toEqual({ status: 200, body: { name: 'projects/p/secrets/chat/versions/1', state: 'ENABLED' } })
  const { body } = await call('GET', '/v1/projects/p/secrets')
  expect(body).toMatchObject({ secrets: [{ name: 'projects/p/secrets/chat' }] })
  expect(JSON.stringify(body)).not.toContain(data)
})

test.each([
  ['a secret that exists', 409, 'POST', '/v1/projects/p/secrets?secretId=twice', undefined],
  ['a bad name', 400, 'POST', '/v1/projects/p/secrets?secretId=a%20b', undefined],
  ['a version of nothing', 404, 'POST', '/v1/projects/p/secrets/none:addVersion', { payload: { data } }],
  ['a version without payload', 400, 'POST', '/v1/projects/p/secrets/twice:addVersion', {}],
  ['a body that is no JSON', 400, 'POST', '/v1/projects/p/secrets/twice:addVersion', '{'],
] as const)('%s is refused with %i', async (_, status, method, path, body) => {
  await call('POST', '/v1/projects/p/secrets?secretId=twice')
  expect(await call(method, path, body)).toMatchObject({ status, body: { error: { code: status } } })
})

test('a page of another machine steers nothing, one of this machine does', async () => {
  const post = (origin: string) =>
    fetch(`http://127.0.0.1:${server.port}/v1/projects/p/secrets?secretId=chat`, {
      method: 'POST',
      headers: { origin },
    })
  expect((await post('https://evil.example')).status).toBe(403)
  expect(await call('GET', '/v1/projects/p/secrets')).toMatchObject({ body: { secrets: [] } })
  expect((await post('http://localhost:5000')).status).toBe(200)
})

test('any other address says what answers there', async () => {
  expect(await call('GET', '/')).toMatchObject({ body: { emulator: expect.stringMatching(/no protection/) as string } })
})

test('secrets survive a restart, in a file that only its owner may read', async () => {
  await call('POST', '/v1/projects/p/secrets?secretId=chat')
  await call('POST', '/v1/projects/p/secrets/chat:addVersion', { payload: { data } })
  await server.close()
  server = await start()
  const added = await call('POST', '/v1/projects/p/secrets/chat:addVersion', { payload: { data } })
  expect(added.body).toMatchObject({ name: 'projects/p/secrets/chat/versions/2' })
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600)
})

test('states survive too, and a destroyed payload is gone from the file', () => {
  const file = new SecretsFile(join(dataDir, 'other'))
  const secrets = new Secrets(() => 7, file)
  const parent = secrets.create('projects/p', 'chat').name
  const { name } = secrets.addVersion(parent, Buffer.from('hunter2'))
  secrets.setState(name, 'DESTROYED')
  expect(() => new Secrets(() => 8, file).access(name)).toThrow('DESTROYED')
  expect(readFileSync(join(dataDir, 'other/secrets.json'), 'utf8')).not.toContain(data)
})

test('what cannot be stored is refused, and is not there', () => {
  let isFull = true
  const write = () => {
    if (isFull) throw Object.assign(new Error('ENOSPC: write'), { code: 'ENOSPC' })
  }
  const secrets = new Secrets(() => 7, { read: () => [], write })
  expect(() => secrets.create('projects/p', 'chat')).toThrow(expect.objectContaining({ status: 'RESOURCE_EXHAUSTED' }))
  expect(secrets.list('projects/p')).toEqual([])
  isFull = false
  expect(secrets.create('projects/p', 'chat').name).toBe('projects/p/secrets/chat')
})

test('what cannot be stored leaves all secrets as they were, also where the file cannot be read either', () => {
  let isBroken = false
  const fail = () => {
    if (isBroken) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })
  }
  const secrets = new Secrets(() => 7, { read: () => (fail(), []), write: fail })
  const parent = secrets.create('projects/p', 'chat').name
  const { name } = secrets.addVersion(parent, Buffer.from('hunter2'))
  isBroken = true
  for (const change of [
    () => secrets.create('projects/p', 'mail'),
    () => secrets.addVersion(parent, Buffer.from('hunter3')),
    () => secrets.setState(name, 'DESTROYED'),
  ]) {
    expect(change).toThrow(expect.objectContaining({ status: 'UNAVAILABLE' }))
  }
  expect(secrets.list('projects/p').map((secret) => secret.name)).toEqual([parent])
  expect(secrets.access(`${parent}/versions/latest`)).toMatchObject({ name, payload: Buffer.from('hunter2') })
})

test('a file that is none is named, and not quoted', async () => {
  writeFileSync(join(dataDir, 'secrets.json'), 'hunter2')
  await expect(start()).rejects.toThrow(/secrets\.json is not readable as kept secrets/)
  await expect(start()).rejects.not.toThrow('hunter2')
})
