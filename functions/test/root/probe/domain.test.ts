import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { DomainProbe } from '@mesh/core/schema/protocols/domain'
import { probeDomain } from '../../../src/root/probe/domain.ts'
import { livePin } from '../../../src/root/probe/guard/pin.ts'
import { rdapDirectory } from '../../../src/root/probe/rdap/directory.ts'
import { at } from '../../fixtures.ts'
import { checkOf } from './check-of.ts'
import { closedPort, listen, MISBEHAVIOURS, serve } from './loopback.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

async function http(handler: Handler): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(handler))}`
}

const json =
  (value: unknown, status = 200): Handler =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/rdap+json' }).end(JSON.stringify(value))
  }

const DAY = 86_400

function domainObject(endTime: Date | string) {
  const eventDate = typeof endTime === 'string' ? endTime : endTime.toISOString()
  return {
    objectClassName: 'domain',
    ldhName: 'shop.example',
    events: [
      { eventAction: 'registration', eventDate: '2000-01-01T00:00:00Z' },
      { eventAction: 'registrar expiration', eventDate: '2001-01-01T00:00:00Z' },
      { eventAction: 'expiration', eventDate },
    ],
  }
}

const nowhere = () => Promise.reject(new Error('the directory was asked'))

function probe(rdap: string, domain: Partial<DomainProbe> = {}, timeoutMs = 30_000) {
  const settings = { name: 'Shop.example', degradedWithinDays: 30, failWithinDays: 7, rdap, ...domain }
  return probeDomain(checkOf({ domain: settings }, { timeoutMs }), livePin, nowhere, () => at(0))
}

test.each([
  [365, 'ok', ''],
  [29.5, 'slow', 'the registration of Shop.example ends in 29 days, on 2026-01-31 (degraded within 30 days)'],
  [3, 'fail', 'the registration of Shop.example ends in 3 days, on 2026-01-04 (failure within 7 days)'],
])('a registration that ends in %d days is %s', async (days, outcome, message) => {
  const asked: (string | undefined)[] = []
  const server = await http((request, response) => {
    asked.push(request.url, request.headers.accept)
    json(domainObject(at(days * DAY)))(request, response)
  })
  expect(await probe(`${server}/v1/`)).toEqual({ outcome, message, latencyMs: null, statusCode: null })
  expect(asked).toEqual(['/v1/domain/shop.example', 'application/rdap+json, application/json'])
})

test('a redirect to the registrar is followed', async () => {
  const registrar = await http(json(domainObject(at(365 * DAY))))
  const server = await http((_, response) => response.writeHead(302, { location: `${registrar}/domain/x` }).end())
  expect(await probe(server)).toMatchObject({ outcome: 'ok' })
})

test('a domain that nobody has registered is a failure', async () => {
  const server = await http(json({ errorCode: 404 }, 404))
  const { outcome, message } = await probe(server)
  expect([outcome, message]).toEqual([
    'fail',
    expect.stringContaining('Shop.example is not registered (RDAP: HTTP 404'),
  ])
})

test('events that are of no interest may be of any shape', async () => {
  const { events } = domainObject(at(365 * DAY))
  const odd = [{ eventAction: 'transfer', eventDate: null }, { eventAction: 'locked' }, null, 'x']
  expect(await probe(await http(json({ events: [...odd, ...events] })))).toMatchObject({ outcome: 'ok' })
})

describe('what says nothing of the registration is not known, never a failure', () => {
  test.each<[string, Handler, RegExp]>([
    ['no event', json({ objectClassName: 'domain' }), /does not say when the registration of Shop\.example ends$/],
    ['no such event', json({ events: [{ eventAction: 'registration', eventDate: 'x' }] }), /does not say when/],
    ['a date that is none', json(domainObject('soon')), /gives the end as "soon"; expected a date$/],
    ['a number in place of a date', json(domainObject('1')), /gives the end as "1"; expected a date$/],
    ['JSON of another kind', json({ events: 'none' }), /is no domain object \(RFC 9083\)$/],
    ['a list', json([]), /is no domain object/],
    ['no JSON', (_, response) => response.end('<html>'), /is no domain object/],
    ['an empty body', (_, response) => response.end(), /is no domain object/],
    ['too many questions', json({}, 429), /^RDAP: HTTP 429 from 127\.0\.0\.1:\d+ \(expected 200\)$/],
    ['its own trouble', json({}, 503), /^RDAP: HTTP 503/],
    [
      'a redirect without end',
      (_, response) => response.writeHead(302, { location: '/again' }).end(),
      /more than 5 redirects/,
    ],
    [
      'a redirect into the network',
      (_, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end(),
      /Mesh refuses to probe 10\.0\.0\.1/,
    ],
    ['a body without end', flood, /larger than 1 MiB/],
  ])('%s', async (_, handler, message) => {
    const answer = await probe(await http(handler))
    expect(answer).toMatchObject({ outcome: 'error', latencyMs: null, statusCode: null })
    expect(answer.message).toMatch(message)
  })

  test.each<[string, Handler]>([
    ['silence', () => undefined],
    ['a body that stops', (_, response) => void response.writeHead(200).write('{')],
  ])('%s', async (_, handler) => {
    const answer = await probe(await http(handler), {}, 300)
    expect(answer).toMatchObject({ outcome: 'error', latencyMs: null, statusCode: null })
    expect(answer.message).toMatch(/no answer within 300 ms$/)
  })

  test.each(MISBEHAVIOURS)('a server that $name', async ({ onConnection }) => {
    expect(await probe(`http://127.0.0.1:${await serve(onConnection)}`, {}, 300)).toMatchObject({ outcome: 'error' })
  })

  test('a server that is not there', async () => {
    const port = await closedPort()
    expect(await probe(`http://127.0.0.1:${port}`)).toMatchObject({
      outcome: 'error',
      message: `Mesh could not ask the registry of Shop.example: connection refused 127.0.0.1:${port}`,
    })
  })
})

function flood(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200)
  const chunk = Buffer.alloc(65_536, ' ')
  const more = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', more)
  }
  more()
}

describe('the directory of servers', () => {
  const list = (services: unknown) => json({ version: '1.0', publication: '2026-01-01T00:00:00Z', services })

  test('knows the longest ending, in any case, and prefers HTTPS', async () => {
    const services = [
      [
        ['Example', 'test'],
        ['http://one.test/', 'https://two.test/rdap/'],
      ],
      [['co.example'], ['http://three.test/']],
      [['broken'], ['nonsense', 'ftp://four.test/']],
    ]
    const serverOf = rdapDirectory(await http(list(services)), () => at(0))
    const found = ['shop.EXAMPLE', 'a.co.example', 'co.example', 'xco.example', 'x.test', 'x.broken', 'x.unknown']
    const servers = await Promise.all(found.map(async (name) => (await serverOf(name, livePin))?.href))
    expect(servers).toEqual([
      'https://two.test/rdap/',
      'http://three.test/',
      'http://three.test/',
      'https://two.test/rdap/',
      'https://two.test/rdap/',
      undefined,
      undefined,
    ])
  })

  test('is read once a day, also by many at once, and an old one serves when it cannot be read again', async () => {
    let reads = 0
    let isBroken = false
    let seconds = 0
    const server = await http((request, response) => {
      reads += 1
      if (isBroken) json({}, 500)(request, response)
      else list([[['example'], ['https://one.test/']]])(request, response)
    })
    const serverOf = rdapDirectory(server, () => at(seconds))
    await Promise.all([serverOf('a.example', livePin), serverOf('b.example', livePin)])
    seconds = DAY - 1
    await serverOf('c.example', livePin)
    expect(reads).toBe(1)
    seconds = DAY
    isBroken = true
    expect((await serverOf('d.example', livePin))?.href).toBe('https://one.test/')
    await expect.poll(() => reads).toBe(2)
  })

  test('keeps nobody waiting while an old list is read again', async () => {
    const asked = Promise.withResolvers<string>()
    let seconds = 0
    const server = await http((request, response) => {
      if (seconds === 0) list([[['example'], ['https://one.test/']]])(request, response)
      else asked.resolve('the silent list is waited for')
    })
    const serverOf = rdapDirectory(server, () => at(seconds))
    await serverOf('a.example', livePin)
    seconds = DAY
    const found = serverOf('a.example', livePin).then((url) => url?.href)
    expect(await Promise.race([found, asked.promise])).toBe('https://one.test/')
    await asked.promise
  })

  test('that cannot be read is asked for again by the next check', async () => {
    let reads = 0
    const server = await http((request, response) => {
      reads += 1
      const answer = reads === 1 ? json({ services: 'none' }) : list([[['example'], ['https://one.test/']]])
      answer(request, response)
    })
    const serverOf = rdapDirectory(server, () => at(0))
    await expect(serverOf('a.example', livePin)).rejects.toThrow(/HTTP 200; expected a list as in RFC 9224/)
    expect((await serverOf('a.example', livePin))?.href).toBe('https://one.test/')
  })

  test('leads the probe to the registry, or says that it has none', async () => {
    const registry = await http(json(domainObject(at(365 * DAY))))
    const serverOf = rdapDirectory(await http(list([[['example'], [registry]]])), () => at(0))
    const settings = { name: 'shop.example', degradedWithinDays: 30, failWithinDays: 7 }
    const asked = (name: string) =>
      probeDomain(checkOf({ domain: { ...settings, name } }), livePin, serverOf, () => at(0))
    expect(await asked('shop.example')).toMatchObject({ outcome: 'ok' })
    expect(await asked('shop.unknown')).toMatchObject({
      outcome: 'error',
      message: 'the registry of shop.unknown offers no RDAP server',
    })
  })

  test('that is away makes the check unknown', async () => {
    const serverOf = rdapDirectory(`http://127.0.0.1:${await closedPort()}/dns.json`, () => at(0))
    const settings = { name: 'shop.example', degradedWithinDays: 30, failWithinDays: 7 }
    const { outcome, message } = await probeDomain(checkOf({ domain: settings }), livePin, serverOf, () => at(0))
    expect([outcome, message]).toEqual(['error', expect.stringContaining('the list of RDAP servers')])
  })
})
