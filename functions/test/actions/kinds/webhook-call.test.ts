import { createHmac, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { NO_SETTINGS } from '@mesh/core/schema/settings'
import type { WebhookConfig } from '@mesh/core/schema/settings/webhook'
import type { ActionKinds } from '../../../src/actions/engine/bind-kind.ts'
import { ACTION_KINDS } from '../../../src/actions/kinds/index.ts'
import { webhookCall } from '../../../src/actions/kinds/webhook-call.ts'
import type { WriteContext } from '../../../src/actions/kind.ts'
import { collections } from '../../../src/actions/store/collections.ts'
import { parseInput } from '../../../src/kit/parse-input.ts'
import { secretManagerStand } from '../../secret-manager-stand.ts'
import { chainOf, Stand } from '../stand.ts'

const NOW = new Date()
const projectId = `demo-${randomUUID().slice(0, 8)}`
const secrets = secretManagerStand(projectId)

interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: string
}
let received: Received[] = []
let reply: (response: ServerResponse) => void
let origin = ''

const server = createServer((request, response) => {
  void text(request).then((body) => {
    received.push({ path: request.url ?? '', headers: request.headers, body })
    reply(response)
  })
})

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  process.env['MESH_METADATA_HOST'] = process.env['PUBSUB_EMULATOR_HOST']
  await secrets.keep('MESH_HOOK', 'shared key')
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

beforeEach(async () => {
  received = []
  reply = (response) => void response.writeHead(202).end('an answer with a secret')
  await allow({ url: `${origin}/mesh`, secret: 'MESH_HOOK' })
})

async function allow(...webhooks: WebhookConfig[]): Promise<void> {
  await (await collections()).rootSettings.set({ ...NO_SETTINGS, actions: { webhooks } })
}

const context = (changes: Partial<WriteContext> = {}): WriteContext => ({
  actionId: 'a1',
  idempotencyKey: 'a1:apply',
  fence: 1,
  etag: null,
  isRevert: false,
  now: NOW,
  ...changes,
})
const asked = (parameters: object = {}) =>
  parseInput(
    webhookCall.parameters,
    { url: `${origin}/mesh/restart`, body: { service: 'api' }, ...parameters },
    'parameters',
  )
const write = (changes: Partial<WriteContext> = {}) => webhookCall.write(asked(), {}, context(changes))

test('the receiver gets the body, and can check who calls, for whom, and that nobody else wrote it', async () => {
  expect(await write()).toEqual({ etag: null })
  const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = received
  expect([path, body, headers['content-type']]).toEqual([
    '/mesh/restart',
    '{"service":"api"}',
    'application/json; charset=utf-8',
  ])
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
  const issuer = `http://${process.env['PUBSUB_EMULATOR_HOST']}/identity`
  const keys = createRemoteJWKSet(new URL(`${issuer}/certs`))
  const { payload } = await jwtVerify(token, keys, { issuer, audience: origin, algorithms: ['RS256'] })
  expect(payload).toMatchObject({
    email: expect.stringContaining('-compute@developer.gserviceaccount.com') as string,
    email_verified: true,
  })
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  const signature = createHmac('sha256', 'shared key').update(signed).digest('base64')
  expect(headers['webhook-signature']).toBe(`v1,${signature}`)
  expect(Number(headers['webhook-timestamp'])).toBe(Math.floor(NOW.getTime() / 1000))
})

test('a call that is repeated has the same key, so that the receiver counts it once', async () => {
  await write()
  await write({ fence: 2, now: new Date(NOW.getTime() + 60_000) })
  expect(received.map(({ headers }) => [headers['idempotency-key'], headers['webhook-id']])).toEqual([
    ['a1:apply', 'a1:apply'],
    ['a1:apply', 'a1:apply'],
  ])
})

test('without a named secret nothing is signed', async () => {
  await allow({ url: `${origin}/mesh` })
  await write()
  expect(received[0]?.headers).not.toHaveProperty('webhook-signature')
  expect(received[0]?.headers).toHaveProperty('authorization')
})

test.each([
  [302, 'failed-precondition', 'redirects are not followed'],
  [307, 'failed-precondition', 'redirects are not followed'],
  [400, 'failed-precondition', 'answered HTTP 400'],
  [403, 'failed-precondition', 'answered HTTP 403'],
  [409, 'unavailable', 'answered HTTP 409'],
  [429, 'unavailable', 'answered HTTP 429'],
  [503, 'unavailable', 'answered HTTP 503'],
])('HTTP %i is %s: %s', async (status, code, words) => {
  reply = (response) =>
    void response.writeHead(status, { location: `${origin}/mesh/else` }).end('an answer with a secret')
  const error = await write().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code, message: expect.stringContaining(words) as string })
  expect(String(error)).not.toContain('secret')
  expect(received).toHaveLength(1)
})

/** The engine with the real kinds. */
class Engine extends Stand {
  override get deps() {
    return { ...super.deps, kinds: ACTION_KINDS as ActionKinds }
  }
}

test.each([
  ['refuses for good', (response: ServerResponse) => response.writeHead(404).end()],
  ['redirects', (response: ServerResponse) => response.writeHead(302, { location: `${origin}/mesh/else` }).end()],
])('a call that the receiver %s is made once and failed', async (words, answer) => {
  reply = (response) => void answer(response)
  const engine = new Engine()
  const actionId = `hook-${words.length}-404`
  await engine.propose(actionId, { url: `${origin}/mesh/restart`, body: null }, { kind: 'webhook.call' })
  await engine.approve(actionId)
  await engine.work(actionId)
  const action = await engine.action(actionId)
  expect(action).toMatchObject({ state: 'failed', effect: 'none', dueTime: null })
  expect(action.problem).toMatch(/answered HTTP 404|redirects/)
  expect(received).toHaveLength(1)
  expect(chainOf(await engine.entries(`actions/${actionId}`)).slice(2)).toEqual(['action.claim', 'action.fail'])
})

test('a receiver that hangs up is tried again', async () => {
  reply = (response) => void response.destroy()
  await expect(write()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('cannot be reached') as string,
  })
})

test.each([
  ['beside the entry', () => `${origin}/meshes`],
  ['of another host', () => 'https://evil.test/mesh'],
  ['above the entry, by steps', () => `${origin}/mesh/../admin`],
])('an address %s is refused when it is read, planned and written', async (_, url) => {
  const refused = { code: 'permission-denied', message: expect.stringContaining('actions.webhooks') as string }
  const parameters = asked({ url: url() })
  const reading = { etag: null, fields: {} }
  await expect(webhookCall.read(parameters, NOW)).rejects.toMatchObject(refused)
  await expect(Promise.resolve().then(() => webhookCall.plan(parameters, reading, NOW))).rejects.toMatchObject(refused)
  await expect(webhookCall.write(parameters, {}, context())).rejects.toMatchObject(refused)
  expect(received).toEqual([])
})

test('an entry that was taken away counts at once, and nothing is allowed by default', async () => {
  await allow()
  await expect(write()).rejects.toMatchObject({ code: 'permission-denied' })
  await (await collections()).rootSettings.delete()
  await expect(write()).rejects.toMatchObject({ code: 'permission-denied' })
  expect(received).toEqual([])
})

test('an allowed name that leads into the own network is refused by the guard', async () => {
  await allow({ url: 'https://metadata.google.internal/' }, { url: 'https://10.0.0.1/' })
  for (const url of ['https://metadata.google.internal/x', 'https://10.0.0.1/']) {
    await expect(webhookCall.write(asked({ url }), {}, context())).rejects.toMatchObject({
      code: 'failed-precondition',
      message: expect.stringContaining('not on the public internet') as string,
    })
  }
})

test('a call without an identity token is not made', async () => {
  const host = process.env['MESH_METADATA_HOST']
  process.env['MESH_METADATA_HOST'] = '127.0.0.1:1'
  await allow({ url: `http://localhost:${origin.split(':')[2]}/mesh` })
  const parameters = asked({ url: `http://localhost:${origin.split(':')[2]}/mesh` })
  await expect(webhookCall.write(parameters, {}, context())).rejects.toMatchObject({ code: 'unavailable' })
  process.env['MESH_METADATA_HOST'] = host
  expect(received).toEqual([])
})

test('the plan shows exactly what is sent where, as risky as mesh.yaml says, with no way back', async () => {
  const reading = await webhookCall.read(asked(), NOW)
  expect(reading).toEqual({ etag: null, fields: {} })
  const plan = await webhookCall.plan(asked(), reading, NOW)
  const host = origin.slice('http://'.length)
  expect(plan).toMatchObject({
    risk: 'medium',
    title: `Call ${host}/mesh/restart`,
    wanted: { url: `${origin}/mesh/restart`, body: { service: 'api' } },
    verification: null,
  })
  await allow({ url: `${origin}/mesh`, risk: 'high' })
  expect(await webhookCall.plan(asked(), reading, NOW)).toMatchObject({ risk: 'high' })
  expect(webhookCall.revert).toBe('never')
  expect(webhookCall.target(asked())).toEqual({ type: 'webhook', name: `${origin}/mesh/restart` })
})

test.each([
  ['a body of more than 16 KiB', { body: 'x'.repeat(16_383) }, '16385 bytes of JSON; at most 16384'],
  [
    'a secret that every member would read',
    { body: { login: { password: 'x' } } },
    '"password" says that it is a secret',
  ],
  ['a list in a list, which Firestore does not take', { body: [[1]] }, 'a list directly within a list'],
  ['a name that Firestore keeps', { body: { __id__: 1 } }, '"__id__" is a name that Firestore keeps'],
  ['an empty name', { body: { '': 1 } }, 'a name that Firestore keeps'],
  ['a body that is too deep', { body: JSON.parse('{"a":'.repeat(11) + '1' + '}'.repeat(11)) }, 'nested deeper than 10'],
  ['a body that is no JSON', { body: undefined }, 'body'],
  ['another method', { method: 'DELETE' }, 'POST'],
  ['a user name', { url: 'https://me@hooks.test/' }, 'user name'],
  ['headers', { headers: { cookie: 'a' } }, 'headers'],
])('refuses %s', (_, parameters, words) => {
  expect(() => asked(parameters)).toThrow(words)
})
