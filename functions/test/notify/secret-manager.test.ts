import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { SecretManagerServiceClient } from '@google-cloud/secret-manager'
import { credentials } from '@grpc/grpc-js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSecret } from '../../src/gcp/secret-manager.ts'
import { at } from '../fixtures.ts'

const MAIN = join(import.meta.dirname, '../../../emulators/secret-manager/main.ts')
const PARENT = 'projects/demo-notify'
let stand: ChildProcess
let admin: SecretManagerServiceClient

beforeAll(async () => {
  process.env['GCLOUD_PROJECT'] = 'demo-notify'
  stand = spawn(process.execPath, [MAIN, '--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (stand.stdout === null) throw new Error('no output')
  for await (const line of createInterface(stand.stdout)) {
    const address = / listens on (\S+:\d+)/.exec(line)?.[1]
    if (address === undefined) continue
    process.env['SECRET_MANAGER_EMULATOR_HOST'] = address
    break
  }
  const [apiEndpoint = '', port] = (process.env['SECRET_MANAGER_EMULATOR_HOST'] ?? '').split(':')
  const sslCreds = credentials.createInsecure()
  admin = new SecretManagerServiceClient({ apiEndpoint, port: Number(port), sslCreds, projectId: 'demo-notify' })
})

afterAll(async () => {
  await admin.close()
  const ended = once(stand, 'exit')
  stand.kill('SIGTERM')
  await ended
})

async function keep(secretId: string, value: string): Promise<string> {
  await admin.createSecret({ parent: PARENT, secretId, secret: { replication: { automatic: {} } } })
  return add(secretId, value)
}

async function add(secretId: string, value: string): Promise<string> {
  const parent = `${PARENT}/secrets/${secretId}`
  const [{ name }] = await admin.addSecretVersion({ parent, payload: { data: Buffer.from(value) } })
  return name ?? ''
}

test('reads the newest version of a name, and a version by its whole name', async () => {
  const first = await keep('chat', 'https://old\n')
  await add('chat', 'https://new')
  expect(await readSecret('chat', at(0))).toBe('https://new')
  expect(await readSecret(first, at(0))).toBe('https://old')
})

test('asks again after five minutes', async () => {
  await keep('rotated', 'one')
  expect(await readSecret('rotated', at(0))).toBe('one')
  await add('rotated', 'two')
  expect(await readSecret('rotated', at(299))).toBe('one')
  expect(await readSecret('rotated', at(300))).toBe('two')
})

test('says which secret cannot be read and why, and tries anew the next time', async () => {
  const missing = `the secret ${PARENT}/secrets/late/versions/latest does not exist or has no version`
  await expect(readSecret('late', at(0))).rejects.toMatchObject({ code: 'unavailable', message: missing })
  const name = await keep('late', 'here')
  expect(await readSecret('late', at(0))).toBe('here')
  await admin.disableSecretVersion({ name })
  await expect(readSecret(name, at(0))).rejects.toThrow('has a disabled or destroyed version')
})
