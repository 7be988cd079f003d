import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { emulatorsOf } from '../src/site/discover.ts'
import { Site } from '../src/site/site.ts'

const servers: Server[] = []
afterEach(() => {
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An address where nobody listens. */
async function closedPort(): Promise<string> {
  const address = await serve(() => undefined)
  const server = servers.pop()
  server?.close()
  return address
}

async function hosting(auth: string, functions: string): Promise<string> {
  const emulators = JSON.stringify({ auth: { hostAndPort: auth }, functions: { hostAndPort: functions } })
  const host = await serve(({ url }, response) =>
    response.end(
      url?.endsWith('init.json')
        ? JSON.stringify({ projectId: 'demo', apiKey: 'key' })
        : `var firebaseEmulators = ${emulators};\n\nif (firebaseEmulators) {}\n`,
    ),
  )
  return `http://${host}`
}

const signsIn: RequestListener = (_, response) => response.end(JSON.stringify({ idToken: 'token' }))

test('a site that is not there is named', async () => {
  const site = `http://${await closedPort()}`
  await expect(Site.connect(site)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`${site}/__/firebase/init.json does not answer`) as string,
  })
})

test('without credentials a deployed site says what each command takes', async () => {
  for (const name of ['MESH_KEY', 'MESH_EMAIL', 'MESH_PASSWORD']) vi.stubEnv(name, undefined)
  const host = await serve(({ url }, response) =>
    response.end(url?.endsWith('init.json') ? JSON.stringify({ projectId: 'acme-ops', apiKey: 'key' }) : ''),
  )
  await expect(Site.connect(`http://${host}`)).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringMatching(
      /What "members" and "keys" do, no key may do: .*page Access of the dashboard/,
    ) as string,
  })
})

test('a suite of which only Hosting answers', async () => {
  const auth = await closedPort()
  await expect(Site.connect(await hosting(auth, auth))).rejects.toMatchObject({
    code: 'unavailable',
    message: `Signing in failed: http://${auth} does not answer.`,
  })
})

test('a sign-in that answers something else', async () => {
  const auth = await serve((_, response) => response.writeHead(502).end('<html>'))
  await expect(Site.connect(await hosting(auth, auth))).rejects.toThrow(
    'Signing in as admin@mesh.test failed: HTTP 502.',
  )
})

test('a suite whose functions are not loaded yet', async () => {
  const functions = await serve((_, response) => response.writeHead(404).end('Function does not exist'))
  const site = await Site.connect(await hosting(await serve(signsIn), functions))
  await expect(site.call('applyConfig', {})).rejects.toThrow('applyConfig answered HTTP 404: Function does not exist')
})

test('an answer and an error of a function reach the caller', async () => {
  const functions = await serve(({ url, headers }, response) => {
    const isSignedIn = headers.authorization === 'Bearer token'
    const error = { status: 'PERMISSION_DENIED', message: 'not you', details: { role: 'viewer' } }
    response.writeHead(200).end(JSON.stringify(url?.endsWith('/good') ? { result: isSignedIn } : { error }))
  })
  const site = await Site.connect(await hosting(await serve(signsIn), functions))
  expect(await site.call('good', {})).toBe(true)
  await expect(site.call('bad', {})).rejects.toMatchObject({
    code: 'permission-denied',
    message: 'not you',
    details: { role: 'viewer' },
  })
})

test('a key goes with every call in its own header, and nobody signs in', async () => {
  vi.stubEnv('MESH_KEY', 'mesh_key')
  const functions = await serve(({ headers }, response) => {
    response.end(JSON.stringify({ result: [headers['x-mesh-key'], headers.authorization ?? null] }))
  })
  const site = await Site.connect(await hosting(await closedPort(), functions))
  expect(await site.call('any', {})).toEqual(['mesh_key', null])
  expect(site.headers).toEqual({ 'x-mesh-key': 'mesh_key' })
})

describe('what a site leads elsewhere', () => {
  const seen: string[] = []
  let elsewhere: string
  beforeEach(async () => {
    seen.length = 0
    const host = await serve((request, response) => {
      seen.push(JSON.stringify(request.headers))
      request.on('data', (text) => seen.push(String(text)))
      request.on('end', () => response.end(JSON.stringify({ result: 'stolen', idToken: 'stolen' })))
    })
    elsewhere = `http://${host}/there`
  })

  const leadsAway: RequestListener = (_, response) => response.writeHead(307, { location: elsewhere }).end()

  test('takes no key along', async () => {
    vi.stubEnv('MESH_KEY', 'mesh_key')
    const functions = await serve(leadsAway)
    const site = await Site.connect(await hosting(await closedPort(), functions))
    await expect(site.call('any', {})).rejects.toThrow(`/any answered HTTP 307 and leads to ${elsewhere}`)
    expect(seen).toEqual([])
  })

  test('takes no password along', async () => {
    const auth = await serve(leadsAway)
    await expect(Site.connect(await hosting(auth, auth))).rejects.toThrow(`answered HTTP 307 and leads to ${elsewhere}`)
    expect(seen).toEqual([])
  })

  test('is not taken for the site', async () => {
    const site = `http://${await serve(leadsAway)}`
    await expect(Site.connect(site)).rejects.toMatchObject({
      code: 'failed-precondition',
      message: `${site}/__/firebase/init.json answered HTTP 307 and leads to ${elsewhere}. Keys and passwords go only to the address that was given: if that place is yours, give --site ${new URL(elsewhere).origin} instead.`,
    })
    expect(seen).toEqual([])
  })

  test('of its own is named whole, and is no other site to give', async () => {
    const site = `http://${await serve((_, response) => response.writeHead(302, { location: '/login?next=1' }).end())}`
    await expect(Site.connect(site)).rejects.toMatchObject({
      message: `${site}/__/firebase/init.json answered HTTP 302 and leads to ${site}/login?next=1. Keys and passwords go only to the address that was given.`,
    })
  })
})

describe('emulators', () => {
  const script = 'var firebaseEmulators = {"auth":{"hostAndPort":"a:1"},"functions":{"hostAndPort":"f:2"}};\n'

  test.each(['http://127.0.0.1:5000', 'http://localhost:5000', 'http://[::1]:5000'])(
    'are those that %s names',
    (site) => {
      expect(emulatorsOf(site, script)).toEqual({ auth: 'a:1', functions: 'f:2' })
    },
  )

  test('are not where a site on another machine says', () => {
    expect(() => emulatorsOf('https://mesh.example', script)).toThrow(
      expect.objectContaining({
        code: 'failed-precondition',
        message:
          'https://mesh.example says that it runs on emulators at a:1 and f:2. Keys and passwords go to emulators only when the site is on this machine.',
      }),
    )
    expect(emulatorsOf('https://mesh.example', 'firebase.initializeApp({})')).toBeUndefined()
  })
})
