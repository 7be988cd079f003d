import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Accounts } from '../src/suite/accounts.ts'

const USERS = [{ localId: 'u1', email: 'u1@mesh.test' }]

let directory = ''
let server: Server
let accounts: Accounts
let posted = ''
let connections: (string | undefined)[] = []

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mesh-accounts-'))
  connections = []
  server = createServer((request, response) => {
    connections.push(request.headers.connection)
    void (async () => {
      posted = ''
      for await (const chunk of request.setEncoding('utf8')) posted += chunk
      response.end(JSON.stringify(request.method === 'GET' ? { users: USERS } : { error: [] }))
    })()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  accounts = new Accounts(`127.0.0.1:${(server.address() as AddressInfo).port}`, 'demo', join(directory, 'data'))
})

afterEach(() => {
  accounts.close()
  server.close()
  server.closeAllConnections()
  rmSync(directory, { recursive: true })
  vi.restoreAllMocks()
})

test('what was saved is restored beside the seeded accounts, even when the data directory was removed meanwhile', async () => {
  await accounts.save()
  expect(JSON.parse(readFileSync(join(directory, 'data/accounts.json'), 'utf8'))).toEqual(USERS)
  await accounts.restore()
  const { users } = JSON.parse(posted) as { users: { localId: string }[] }
  expect(users.map(({ localId }) => localId)).toEqual([
    'u1',
    'seed-admin',
    'seed-operator',
    'seed-viewer',
    'seed-approver',
    'seed-lead',
    'seed-auditor',
  ])
})

test('a file that cannot be written is told and does not end the suite', async () => {
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  writeFileSync(join(directory, 'data'), 'a file in the way')
  await accounts.save()
  expect(told).toHaveBeenCalledWith(expect.stringMatching(/^The accounts cannot be saved: /))
})

test('a damaged file is named and left as it is', async () => {
  await accounts.save()
  writeFileSync(join(directory, 'data/accounts.json'), '[{')
  await expect(accounts.restore()).rejects.toThrow(/accounts\.json cannot be read .* Mend or delete it/)
  expect(readFileSync(join(directory, 'data/accounts.json'), 'utf8')).toBe('[{')
})

test('an emulator that does not answer is told in one line, and nothing is overwritten', async () => {
  server.close()
  server.closeAllConnections()
  await accounts.save()
  expect(existsSync(join(directory, 'data'))).toBe(false)
  await expect(accounts.restore()).rejects.toMatchObject({ code: 'unavailable', name: 'MeshError' })
})

test('no connection is kept that the emulator could end while somebody signs in over it', async () => {
  await accounts.restore()
  await accounts.save()
  expect(connections).toEqual(['close', 'close'])
})
