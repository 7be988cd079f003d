import { SecretManagerServiceClient } from '@google-cloud/secret-manager'
import { credentials } from '@grpc/grpc-js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OnePort } from '../../kit/port.ts'
import { startSecretManager } from '../../secret-manager/start.ts'

const PARENT = 'projects/demo-secrets'
let server: OnePort
let client: SecretManagerServiceClient

beforeAll(async () => {
  server = await startSecretManager({ host: '127.0.0.1', port: 0 })
  const { host, port } = server
  process.env['METADATA_SERVER_DETECTION'] = 'none'
  client = new SecretManagerServiceClient({
    apiEndpoint: host,
    port,
    projectId: 'demo-secrets',
    sslCreds: credentials.createInsecure(),
  })
})

afterAll(async () => {
  await client.close()
  await server.close()
})

async function create(secretId: string, ...values: string[]): Promise<string> {
  const [{ name }] = await client.createSecret({ parent: PARENT, secretId, secret: { replication: { automatic: {} } } })
  for (const value of values)
    await client.addSecretVersion({ parent: name ?? '', payload: { data: Buffer.from(value) } })
  return name ?? ''
}

async function read(name: string): Promise<string> {
  const [{ payload }] = await client.accessSecretVersion({ name })
  return Buffer.from(payload?.data ?? '').toString()
}

test('keeps every version and calls the newest latest', async () => {
  const name = await create('two', 'old', 'new')
  expect(await read(`${name}/versions/1`)).toBe('old')
  expect(await read(`${name}/versions/latest`)).toBe('new')
})

test('does not give a disabled version until it is enabled, nor a destroyed one ever', async () => {
  const name = `${await create('off', 'value')}/versions/1`
  const [disabled] = await client.disableSecretVersion({ name })
  expect(disabled.state).toBe('DISABLED')
  await expect(read(name)).rejects.toMatchObject({ code: 9 })
  await client.enableSecretVersion({ name })
  expect(await read(name)).toBe('value')
  await client.destroySecretVersion({ name })
  await expect(client.enableSecretVersion({ name })).rejects.toMatchObject({ code: 9 })
})

test.each([
  ['an unknown secret', 5, () => read(`${PARENT}/secrets/none/versions/latest`)],
  ['a secret without versions', 5, async () => read(`${await create('empty')}/versions/latest`)],
  ['a name of another form', 3, () => read(`${PARENT}/secrets/none`)],
  ['a secret that exists', 6, async () => create((await create('twice')).split('/').at(-1) ?? '')],
  ['a bad secret id', 3, () => create('a b')],
  ['a payload above 64 KiB', 3, () => create('big', 'x'.repeat(65_537))],
  ['an RPC that it does not have', 12, () => client.getIamPolicy({ resource: PARENT })],
])('refuses %s with gRPC code %i', async (_, code, call) => {
  await expect(call()).rejects.toMatchObject({ code })
})

const plan = (...faults: object[]) =>
  fetch(`http://${server.host}:${server.port}/emulator/v1/mesh/faults`, { method: 'PUT', body: JSON.stringify(faults) })

test('suffers the faults that are planned for an RPC, and nothing of what they lose is undone', async () => {
  const name = `${await create('troubled', 'value')}/versions/1`
  const once = () => client.accessSecretVersion({ name }, { retry: null })
  expect((await plan({ on: 'AccessSecretVersion', error: 'PERMISSION_DENIED', times: 1 })).status).toBe(200)
  await expect(once()).rejects.toMatchObject({
    code: 7,
    message: expect.stringContaining("Permission 'secretmanager.versions.access' denied") as string,
  })
  await plan({ on: 'AccessSecretVersion', error: 'UNAVAILABLE', times: 1 })
  await expect(once()).rejects.toMatchObject({ code: 14 })
  expect(await read(name)).toBe('value')
  await plan({ on: 'AddSecretVersion', drop: true, times: 1 })
  const payload = { data: Buffer.from('new') }
  const parent = `${PARENT}/secrets/troubled`
  await expect(client.addSecretVersion({ parent, payload }, { retry: null })).rejects.toMatchObject({ code: 14 })
  expect(await read(`${parent}/versions/latest`)).toBe('new')
})

test('a fault that is none is refused with what was expected', async () => {
  const reply = await plan({ on: 'AccessSecretVersion', error: 'NO' })
  expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining('expected one of') as string])
})

test('lists the versions of a secret with their states and without their values, the newest first', async () => {
  const name = await create('versions', 'old', 'gone', 'new')
  await client.destroySecretVersion({ name: `${name}/versions/2` })
  const [versions] = await client.listSecretVersions({ parent: name })
  expect(versions.map(({ name, state }) => `${name?.split('/').at(-1)} ${state}`)).toEqual([
    '3 ENABLED',
    '2 DESTROYED',
    '1 ENABLED',
  ])
  expect(JSON.stringify(versions)).not.toContain(Buffer.from('old').toString('base64'))
  await expect(client.listSecretVersions({ parent: `${PARENT}/secrets/none` })).rejects.toMatchObject({ code: 5 })
})

test('lists the names of a project only', async () => {
  await create('listed')
  const [secrets] = await client.listSecrets({ parent: PARENT })
  expect(secrets.map(({ name }) => name)).toContain(`${PARENT}/secrets/listed`)
  expect((await client.listSecrets({ parent: 'projects/other' }))[0]).toEqual([])
})
