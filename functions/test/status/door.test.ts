import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { snapshotOf } from '@mesh/core/status/snapshot-of'
import { facts, page } from '../../../core/test/status/fixtures.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { log } from '../../src/kit/log.ts'
import { collections } from '../../src/status/store/collections.ts'
import { siteOf } from '../../src/status/site-of.ts'
import { status } from '../../src/status/triggers.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'

takeOwnProject()
vi.spyOn(log, 'failure').mockImplementation(() => undefined)
let server: Server
let address: string

/** What Express adds to Node's request and response, as far as the door uses it. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const url = request.url ?? '/'
    const incoming = Object.assign(request, {
      path: url.split('?')[0],
      originalUrl: url,
      get: (name: string) => request.headers[name],
    })
    const outgoing = Object.assign(response, {
      status: (code: number) => Object.assign(response, { statusCode: code }),
      set: (headers: Record<string, string>) => response.setHeaders(new Map(Object.entries(headers))),
      type: (type: string) => response.setHeader('Content-Type', type),
      send: (body: string) => response.end(body),
    })
    void status(incoming as never, outgoing as never)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.close()
})

beforeEach(clearFirestore)

function ask(path: string, init: RequestInit = {}) {
  return fetch(`${address}${path}`, { redirect: 'manual', ...init })
}

async function publish() {
  await (await collections()).statusPages.doc('shop').set(snapshotOf(page(), facts(), new Date()))
}

test('answers a page, and its ETag with nothing', async () => {
  await publish()
  const answer = await ask('/status/shop')
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('Card payments')])
  const again = await ask('/status/shop', { headers: { 'If-None-Match': answer.headers.get('etag') ?? '' } })
  expect([again.status, await again.text()]).toEqual([304, ''])
  expect((await ask('/status/shop?x=1')).headers.get('location')).toBe('/status/shop')
})

test('answers that nobody knows, and lets nobody keep that, when a page cannot be read', async () => {
  await (await firestore()).doc('statusPages/shop').set({ title: 'secret' })
  const answer = await ask('/status/shop')
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([503, 'no-store'])
  expect(await answer.text()).toBe('The state is unknown: the status page cannot be read now.\n')
})

test('names the project’s site, not the host that was asked, except in the local suite', async () => {
  await publish()
  const feed = await (await ask('/status/shop/feed.xml', { headers: { 'X-Forwarded-Host': 'evil.test' } })).text()
  expect(feed).toContain(`<link>https://${process.env['GCLOUD_PROJECT']}.web.app/status/shop</link>`)
  expect(feed).not.toContain('evil')
  vi.stubEnv('FUNCTIONS_EMULATOR', 'true')
  expect(siteOf('127.0.0.1:5050')).toBe('http://127.0.0.1:5050')
  vi.unstubAllEnvs()
})
