import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll } from 'vitest'
import type { Role } from '@mesh/core/roles'

/** Lets this test file's functions find accounts of these roles, each under the role's name as its uid. */
export function standForAccounts(roles: readonly Role[]): void {
  /** Answers `accounts:lookup` as Identity Toolkit does: without `users` when there is none. */
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { localId } = JSON.parse(body) as { localId: string[] }
      const users = roles
        .filter((role) => localId.includes(role))
        .map((role) => ({ localId: role, displayName: role, customAttributes: JSON.stringify({ role }) }))
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(users.length === 0 ? {} : { users }))
    })
  })

  beforeAll(async () => {
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
}
