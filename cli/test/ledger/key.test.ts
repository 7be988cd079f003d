import { createPrivateKey } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LEDGER_KEY } from '@mesh/core/schema/settings/ledger'
import { ensureKey } from '../../src/ledger/ensure-key.ts'
import { keyAdvice } from '../../src/ledger/key-advice.ts'
import { newKey } from '../../src/ledger/new-key.ts'
import { LocalSecrets } from '../../src/secrets/local-secrets.ts'
import { SecretManagerProcess } from '../secret-manager-process.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mesh-cli-ledger-key-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

async function freePort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

test('the local suite gets a key once, under the name that mesh.yaml gives it', async () => {
  const address = `127.0.0.1:${await freePort()}`
  const stand = new SecretManagerProcess({ address, dataDirectory: join(directory, 'secrets') })
  try {
    await stand.ready()
    expect(await ensureKey(address, 'demo-mesh')).toBe(true)
    expect(await ensureKey(address, 'demo-mesh')).toBe(false)
    expect(await ensureKey(address, 'demo-mesh', 'our-log-key')).toBe(true)
    const secrets = new LocalSecrets(address, 'demo-mesh')
    expect(await secrets.list()).toEqual([LEDGER_KEY, 'our-log-key'])
    expect(await secrets.set(LEDGER_KEY, newKey())).toBe(2)
  } finally {
    await stand.stop()
  }
})

test('a key is Ed25519 in PEM, and another one each time', () => {
  const [one, other] = [newKey(), newKey()]
  expect(createPrivateKey(one).asymmetricKeyType).toBe('ed25519')
  expect(one).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
  expect(one).not.toBe(other)
})

test('for a deployed project the commands are printed, with the project and the secret', () => {
  const advice = keyAdvice('acme-ops', 'our-log-key')
  expect(advice).toContain('openssl genpkey -algorithm ed25519 | gcloud secrets create our-log-key --project=acme-ops')
  expect(advice).toContain('gcloud secrets versions add our-log-key --project=acme-ops')
  expect(advice).toContain('--role=roles/secretmanager.secretAccessor')
  expect(advice).toContain('gcloud secrets versions disable OLD --secret=our-log-key --project=acme-ops')
})
