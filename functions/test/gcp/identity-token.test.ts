import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UnsecuredJWT } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { identityToken } from '../../src/gcp/identity-token.ts'
import { at } from '../fixtures.ts'

/** A metadata server that hands out tokens for an hour from the start, each with a number. */
let server: Server
let asked: { url: string; headers: IncomingHttpHeaders }[]
let status: number
let audiences = 0
/** The cache outlives a test: each has an audience of its own. */
let audience: string

beforeEach(async () => {
  asked = []
  status = 200
  audience = `https://there-${(audiences += 1)}.test`
  server = createServer(({ url = '', headers }, response) => {
    asked.push({ url, headers })
    const claims = { aud: new URL(url, 'http://x').searchParams.get('audience') ?? '', n: asked.length }
    const token = new UnsecuredJWT(claims).setExpirationTime(at(3600)).encode()
    response.writeHead(status).end(status === 200 ? token : 'no such account: secret')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.env['MESH_METADATA_HOST'] = `127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  delete process.env['MESH_METADATA_HOST']
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

test('asks the metadata server as Google documents it', async () => {
  await identityToken(`${audience}/?a=b&c`, at(0))
  const { pathname, searchParams } = new URL(asked[0]?.url ?? '', 'http://x')
  expect(pathname).toBe('/computeMetadata/v1/instance/service-accounts/default/identity')
  expect(Object.fromEntries(searchParams)).toEqual({ audience: `${audience}/?a=b&c`, format: 'full' })
  expect(asked[0]?.headers['metadata-flavor']).toBe('Google')
})

test('keeps a token until five minutes before it expires, for its audience only', async () => {
  const first = await identityToken(audience, at(0))
  expect(await identityToken(audience, at(3299))).toBe(first)
  expect(await identityToken(`${audience}/other`, at(10))).not.toBe(first)
  expect(await identityToken(audience, at(3300))).not.toBe(first)
  expect(asked).toHaveLength(3)
})

test('a server that gives none makes it unavailable, and its words are not passed on', async () => {
  status = 404
  const error = await identityToken(audience, at(0)).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`no identity token for ${audience}`) as string,
  })
  expect(String(error)).not.toContain('secret')
  status = 200
  expect(await identityToken(audience, at(0))).toMatch(/\./)
})
