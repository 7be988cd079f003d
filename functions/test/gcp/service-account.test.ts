import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'

const COMPUTE = '1234-compute@developer.gserviceaccount.com'

let asked: { url: string; headers: IncomingHttpHeaders }[]
let status: number
const server = createServer(({ url = '', headers }, response) => {
  asked.push({ url, headers })
  response.writeHead(status).end(status === 200 ? `${COMPUTE}\n` : 'not now: secret')
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.env['MESH_METADATA_HOST'] = `127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  delete process.env['MESH_METADATA_HOST']
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

/** As a new instance has it. */
let serviceAccount: () => Promise<string>
beforeEach(async () => {
  asked = []
  status = 200
  delete process.env['MESH_SERVICE_ACCOUNT']
  vi.resetModules()
  serviceAccount = (await import('../../src/gcp/service-account.ts')).serviceAccount
})

test('Mesh is called as the account that it runs as, which an instance asks for once', async () => {
  expect(await Promise.all([serviceAccount(), serviceAccount()])).toEqual([COMPUTE, COMPUTE])
  expect(await serviceAccount()).toBe(COMPUTE)
  expect(asked.map(({ url }) => url)).toEqual(['/computeMetadata/v1/instance/service-accounts/default/email'])
  expect(asked[0]?.headers['metadata-flavor']).toBe('Google')
})

test('another account is named by MESH_SERVICE_ACCOUNT, and nobody is asked', async () => {
  process.env['MESH_SERVICE_ACCOUNT'] = 'mesh@demo.iam.gserviceaccount.com'
  expect(await serviceAccount()).toBe('mesh@demo.iam.gserviceaccount.com')
  expect(asked).toEqual([])
})

test('a server that does not say it is asked again by the next call', async () => {
  status = 503
  const error = await serviceAccount().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code: 'unavailable',
    fault: 'system',
    message: expect.stringContaining('no name of the account that Mesh runs as') as string,
  })
  expect(String(error)).not.toContain('secret')
  status = 200
  expect(await serviceAccount()).toBe(COMPUTE)
})
