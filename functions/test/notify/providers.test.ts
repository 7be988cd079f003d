import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { NoticeKind, NoticeMessage } from '@mesh/core/schema/notification'
import type { Notifier } from '@mesh/core/schema/notifier'
import { deliver } from '../../src/notify/deliver.ts'
import { postJson } from '../../src/notify/post-json.ts'
import { allowList } from '../../src/root/probe/guard/allow-list.ts'
import { pinning } from '../../src/root/probe/guard/pin.ts'
import { at } from '../fixtures.ts'

interface Seen {
  url: string
  path: string
  headers: IncomingHttpHeaders
  raw: string
  body: Record<string, any> // oxlint-disable-line typescript/no-explicit-any -- each provider's own form is asserted
}

let seen: Seen | undefined
let answer: { status: number; headers?: Record<string, string>; body?: string; breaksOff?: boolean }
let address = ''

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const raw = Buffer.concat(chunks).toString('utf8')
    const { url: path = '', headers } = request
    seen = { url: asked, path, headers, raw, body: JSON.parse(raw) as Seen['body'] }
    response.writeHead(answer.status, answer.headers)
    if (answer.breaksOff === true) response.write('{"ok":', () => request.socket.destroy())
    else response.end(answer.body ?? '')
  })
})
let asked = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
})
beforeEach(() => {
  seen = undefined
  answer = { status: 200 }
})

const pin = pinning(allowList('127.0.0.1'))

/** The real way to the loopback server, which stands at the provider's place. */
const transport = {
  pin,
  post: (request: Parameters<typeof postJson>[0]) => {
    asked = request.url
    const { pathname, search } = new URL(request.url)
    return postJson({ ...request, url: `${address}${pathname}${search}` }, pin)
  },
}

const message: NoticeMessage = {
  title: 'Payments: Health is down',
  text: 'HTTP 503 <!channel> & "more"',
  link: 'https://demo.web.app/incidents/payments.http_7',
  severity: 'major',
  state: 'open',
  service: { id: 'payments', name: 'Payments', group: 'Shop' },
  openTime: at(10),
  resolveTime: null,
}

async function send(notifier: Notifier, secret: string, kind: NoticeKind = 'trigger', changes = {}): Promise<Seen> {
  const sending = { secret, noticeId: 'payments.http_7_0_n_trigger', time: at(20) }
  await deliver(
    { kind, incidentId: 'payments.http_7', message: { ...message, ...changes } },
    notifier,
    sending,
    transport,
  )
  if (seen === undefined) throw new Error('nothing arrived')
  expect(seen.headers['content-type']).toBe('application/json; charset=utf-8')
  return seen
}

const HOOK = 'https://hooks.test/services/T/B/s3cr3t'

test('webhook: a receiver can check signature, time and id', async () => {
  const notifier = { id: 'n', type: 'webhook', url: 'https://ops.test/mesh', secret: 'key' } as const
  const { headers, raw, body } = await send(
    notifier,
    `whsec_${Buffer.from('0123456789abcdef01234567').toString('base64')}`,
  )
  const id = String(headers['webhook-id'])
  const signed = createHmac('sha256', '0123456789abcdef01234567').update(
    `${id}.${String(headers['webhook-timestamp'])}.${raw}`,
  )
  expect(headers['webhook-signature']).toBe(`v1,${signed.digest('base64')}`)
  expect([id, Number(headers['webhook-timestamp'])]).toEqual(['payments.http_7_0_n_trigger', at(20).getTime() / 1000])
  expect(body).toMatchObject({
    type: 'incident.trigger',
    data: { incidentId: 'payments.http_7', title: message.title },
  })
})

test('slack: blocks within their limits, in which nothing is a mention', async () => {
  const long = { title: 'x'.repeat(200), text: '<'.repeat(4000) }
  const { url, body } = await send({ id: 'n', type: 'slack', secret: 's' }, HOOK)
  expect(url).toBe(HOOK)
  expect(body['blocks'][0].text).toMatchObject({ type: 'plain_text', text: message.title })
  expect(body['blocks'][1].text.text).toBe('HTTP 503 &lt;!channel&gt; &amp; "more"')
  const { body: cut } = await send({ id: 'n', type: 'slack', secret: 's' }, HOOK, 'trigger', long)
  expect(cut['blocks'][0].text.text).toHaveLength(150)
  expect(cut['blocks'][1].text.text.length).toBeLessThanOrEqual(3000)
  expect(cut['blocks'][1].text.text).toMatch(/^(&lt;)+…$/)
})

test('discord: one embed that mentions nobody', async () => {
  const { body } = await send({ id: 'n', type: 'discord', secret: 's' }, HOOK, 'trigger', { title: 'x'.repeat(300) })
  expect(body).toMatchObject({ allowed_mentions: { parse: [] }, embeds: [{ url: message.link, color: 0xd92d20 }] })
  expect(body['embeds'][0].title).toHaveLength(256)
})

/** What an answer of a probed system may hold. */
const HOSTILE = '**Paid** [sign in](https://evil.test) <users/all> <@&1> `x` # a_b'

test('discord: what systems answer is no markup, also where it is cut', async () => {
  const notifier = { id: 'n', type: 'discord', secret: 's' } as const
  const { body } = await send(notifier, HOOK, 'trigger', { title: HOSTILE, text: HOSTILE })
  const [{ title, description, fields }] = body['embeds']
  const escaped = String.raw`\*\*Paid\*\* \[sign in\]\(https://evil.test) \<users/all\> \<\@&1\> \`x\` # a\_b`
  expect([title, description]).toEqual([escaped, escaped])
  expect(fields[0]).toEqual({ name: 'Service', value: 'Payments', inline: true })
  const { body: long } = await send(notifier, HOOK, 'trigger', { text: '*'.repeat(5000) })
  expect(long['embeds'][0].description).toMatch(/^(\\\*)+…$/)
  expect(long['embeds'][0].description.length).toBeLessThanOrEqual(4096)
})

test.each([
  ['an address', 'https://a.test/x_y-z?q=~*#top', 'https://a.test/x_y-z?q=~*#top'],
  ['one in round brackets', '(see https://a.test/x_y)', String.raw`\(see https://a.test/x_y)`],
  ['one in angle brackets', '<https://a.test/x_y>!', String.raw`\<https://a.test/x_y !`],
  ['a link inside one', 'https://a.test/[x](https://evil.test)', 'https://a.test/%5Bx](https://evil.test)'],
  ['a link behind one', 'https://a.test<[x](https://evil.test)', String.raw`https://a.test \[x\]\(https://evil.test)`],
  ['a link to one', '[https://a.test](https://evil.test)', String.raw`\[https://a.test](https://evil.test)`],
  ['headings and lists', '# a\n - b #1\n-# c', String.raw`\# a${'\n'} \- b #1${'\n'}\-# c`],
  ['words', 'us-east-1: #12', 'us-east-1: #12'],
])('discord: %s', async (_, text, shown) => {
  const { body } = await send({ id: 'n', type: 'discord', secret: 's' }, HOOK, 'trigger', { text })
  expect(body['embeds'][0].description).toBe(shown)
})

test('teams: what systems answer stands in runs of text, which know no markup', async () => {
  const text = `${HOSTILE}\n2 other services are affected.`
  const { body } = await send({ id: 'n', type: 'teams', secret: 's' }, HOOK, 'trigger', { title: HOSTILE, text })
  const blocks: { type: string; inlines: { type: string; text: string }[] }[] = body['attachments'][0].content.body
  expect(new Set(blocks.map(({ type }) => type))).toEqual(new Set(['RichTextBlock']))
  expect(blocks.map(({ inlines }) => inlines.map((run) => run.text).join('')).slice(0, 4)).toEqual([
    HOSTILE,
    HOSTILE,
    '2 other services are affected.',
    'Service: Payments',
  ])
})

test('googleChat: what systems answer is neither link nor mention', async () => {
  const secret = 'https://chat.googleapis.com/v1/spaces/S/messages?key=K&token=T'
  const { body } = await send({ id: 'n', type: 'googleChat', secret: 's' }, secret, 'trigger', { text: HOSTILE })
  expect(body['text']).toContain('‹users/all›')
  expect(body['text']).not.toMatch(/[<>]/)
})

test('teams: a message with one Adaptive Card', async () => {
  const { body } = await send({ id: 'n', type: 'teams', secret: 's' }, HOOK, 'resolve', { state: 'resolved' })
  expect(body).toMatchObject({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: { type: 'AdaptiveCard', actions: [{ type: 'Action.OpenUrl', url: message.link }] },
      },
    ],
  })
  const [title] = body['attachments'][0].content.body
  expect(title.inlines).toEqual([expect.objectContaining({ type: 'TextRun', text: message.title, color: 'good' })])
})

test('googleChat: one thread per incident, with the key of the address kept', async () => {
  const secret = 'https://chat.googleapis.com/v1/spaces/S/messages?key=K&token=T'
  const { url, body } = await send({ id: 'n', type: 'googleChat', secret: 's' }, secret)
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
    key: 'K',
    token: 'T',
    messageReplyOption: 'REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD',
  })
  expect(body['text']).toContain(message.title)
  const { body: later } = await send({ id: 'n', type: 'googleChat', secret: 's' }, secret, 'resolve')
  expect(later['thread']).toEqual(body['thread'])
})

test('telegram: text without markup, at most 4096 characters', async () => {
  const notifier = { id: 'n', type: 'telegram', chatId: '-1001', secret: 's' } as const
  const { url, body } = await send(notifier, '12:ab', 'trigger', { text: '😀'.repeat(4000) })
  expect(url).toBe('https://api.telegram.org/bot12:ab/sendMessage')
  expect(body).toMatchObject({ chat_id: '-1001', link_preview_options: { is_disabled: true } })
  expect(body['text'].length).toBeLessThanOrEqual(4096)
  expect(body['text'].isWellFormed()).toBe(true)
  expect(body['parse_mode']).toBeUndefined()
})

test.each<[NoticeKind, string]>([
  ['trigger', 'trigger'],
  ['reminder', 'trigger'],
  ['acknowledge', 'acknowledge'],
  ['resolve', 'resolve'],
])('pagerduty: a %s is the event %s of the same alert', async (kind, action) => {
  const { url, body } = await send({ id: 'n', type: 'pagerduty', region: 'eu', secret: 's' }, 'R'.repeat(32), kind)
  expect(url).toBe('https://events.eu.pagerduty.com/v2/enqueue')
  expect(body).toMatchObject({
    routing_key: 'R'.repeat(32),
    event_action: action,
    dedup_key: 'payments.http_7',
    payload: { summary: message.title, source: 'payments', severity: 'error' },
  })
})

test.each<[NoticeKind, string]>([
  ['trigger', '/v2/alerts'],
  ['acknowledge', '/v2/alerts/payments.http_7/acknowledge?identifierType=alias'],
  ['resolve', '/v2/alerts/payments.http_7/close?identifierType=alias'],
])('opsgenie: a %s goes to %s', async (kind, path) => {
  const one = await send({ id: 'n', type: 'opsgenie', region: 'us', secret: 's' }, 'k1', kind, {
    title: 'x'.repeat(200),
  })
  expect([one.url, one.headers['authorization']]).toEqual([`https://api.opsgenie.com${path}`, 'GenieKey k1'])
  expect(one.body['source']).toBe('Mesh')
})

test('opsgenie: an alert has the incident as its alias and a message within its limit', async () => {
  const notifier = { id: 'n', type: 'opsgenie', region: 'us', secret: 's' } as const
  const { body } = await send(notifier, 'k1', 'trigger', { title: 'x'.repeat(200) })
  expect(body).toMatchObject({ alias: 'payments.http_7', priority: 'P2' })
  expect(body['message']).toHaveLength(130)
})

describe('an answer', () => {
  const notifier: Notifier = { id: 'n', type: 'slack', secret: 's' }
  test.each<[number, object, object]>([
    [400, {}, { isFinal: true }],
    [403, {}, { isFinal: false }],
    [302, { headers: { location: 'http://127.0.0.1:1/' } }, { isFinal: true }],
    [429, { headers: { 'retry-after': '7' } }, { isFinal: false, retryAfterMs: 7000 }],
    [429, { body: '{"ok":false,"parameters":{"retry_after":3}}' }, { retryAfterMs: 3000 }],
    [429, { body: '{"retry_after":0.5}' }, { retryAfterMs: 500 }],
    [500, {}, { isFinal: false, retryAfterMs: undefined }],
  ])('of %i with %o fails as %o, without the secret', async (status, reply, expected) => {
    answer = { status, ...reply }
    const failure: unknown = await send(notifier, HOOK).catch((error: unknown) => error)
    expect(failure).toMatchObject({ ...expected, message: `the provider answered HTTP ${status}` })
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('s3cr3t')
  })

  test.each([200, 202])('of %i is a success, also when its body breaks off', async (status) => {
    answer = { status, headers: { 'content-length': '100' }, breaksOff: true }
    await expect(send(notifier, HOOK)).resolves.toMatchObject({ path: '/services/T/B/s3cr3t' })
  })

  test('of 400 stays one when its body breaks off', async () => {
    answer = { status: 400, headers: { 'content-length': '100' }, breaksOff: true }
    await expect(send(notifier, HOOK)).rejects.toMatchObject({
      message: 'the provider answered HTTP 400',
      isFinal: true,
    })
  })

  test.each([
    ['a secret that is no address', 's3cr3t words', 'the secret is not an https address'],
    ['an address in the clear', 'http://hooks.test/s3cr3t', 'the secret is not an https address'],
  ])('is not asked for with %s', async (_, secret, message) => {
    await expect(send(notifier, secret)).rejects.toMatchObject({ message, isFinal: false })
    expect(seen).toBeUndefined()
  })
})

test('the guard keeps notices on the public internet', async () => {
  const sent = postJson({ url: `${address}/`, body: '{}' }, pinning(allowList('')))
  await expect(sent).rejects.toMatchObject({ message: 'the address is not on the public internet', isFinal: true })
  expect(seen).toBeUndefined()
})

test('a server that is not there can be tried again', async () => {
  const sent = postJson({ url: 'http://127.0.0.1:1/s3cr3t', body: '{}' }, pin)
  await expect(sent).rejects.toMatchObject({
    message: expect.stringMatching(/^the provider cannot be reached \(E/),
    isFinal: false,
  })
})
