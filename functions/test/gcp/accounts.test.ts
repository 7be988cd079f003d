import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAccount } from '../../src/gcp/accounts.ts'
import { takeOwnProject } from '../mesh.ts'

takeOwnProject()

const USERS = [
  { localId: 'ada', displayName: 'Ada', email: 'ada@mesh.test', customAttributes: '{"role":"operator"}' },
  { localId: 'off', disabled: true, email: 'off@mesh.test', customAttributes: '{"role":"emperor"}' },
]
let server: Server
let isBroken = false

/** Answers `accounts:lookup` as Identity Toolkit does: without `users` when there is none. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { localId } = JSON.parse(Buffer.concat(chunks).toString()) as { localId: string[] }
      const users = USERS.filter((user) => localId.includes(user.localId))
      response.writeHead(isBroken ? 403 : 200, { 'content-type': 'application/json' })
      if (isBroken) response.end('{"error":{"code":403,"message":"PERMISSION_DENIED"}}')
      else response.end(JSON.stringify(users.length === 0 ? {} : { users }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.env['FIREBASE_AUTH_EMULATOR_HOST'] = `127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  delete process.env['FIREBASE_AUTH_EMULATOR_HOST']
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

test('an account with its name and role, and never its e-mail address', async () => {
  expect(await readAccount('ada')).toEqual({ uid: 'ada', name: 'Ada', role: 'operator', isDisabled: false })
})

test('a disabled account without a name goes by its uid, and an unknown claim is no role', async () => {
  expect(await readAccount('off')).toEqual({ uid: 'off', name: 'off', role: undefined, isDisabled: true })
})

test('nobody of that uid', async () => {
  expect(await readAccount('ghost')).toBeUndefined()
})

test('an Authentication that refuses is not mistaken for an account that is gone', async () => {
  isBroken = true
  await expect(readAccount('ada')).rejects.toMatchObject({ code: 'unavailable', fault: 'system' })
})
