import { describe, expect, test } from 'vitest'
import type { DnsProbe } from '@mesh/core/schema/protocols/dns'
import { probeDns } from '../../../src/root/probe/dns.ts'
import { checkOf } from './check-of.ts'
import { nameBytes, nameServer, type NameServerAnswer } from './name-server.ts'

function probe(port: number, dns: Partial<DnsProbe> = {}, timeoutMs = 30_000) {
  const settings: DnsProbe = { name: 'shop.test', type: 'A', server: '127.0.0.1', port, rcode: 'NOERROR', expect: [] }
  return probeDns(checkOf({ dns: { ...settings, ...dns } }, { timeoutMs }))
}

const TWO_ADDRESSES: NameServerAnswer = {
  records: [
    { type: 'A', data: Buffer.from([192, 0, 2, 1]) },
    { type: 'A', data: Buffer.from([192, 0, 2, 2]) },
  ],
}

test('any record is enough', async () => {
  const answer = await probe(await nameServer(() => TWO_ADDRESSES))
  expect(answer).toMatchObject({ outcome: 'ok', message: '', statusCode: null })
  expect(answer.latencyMs).toBeGreaterThan(0)
})

test('the expected values must be there; others may be', async () => {
  const port = await nameServer(() => TWO_ADDRESSES)
  expect(await probe(port, { expect: ['192.0.2.2'] })).toMatchObject({ outcome: 'ok' })
  expect(await probe(port, { expect: ['192.0.2.2', '192.0.2.3'] })).toMatchObject({
    outcome: 'fail',
    message: 'DNS: shop.test has A "192.0.2.1, 192.0.2.2" (expected "192.0.2.3")',
  })
})

test.each([
  ['AAAA', Buffer.from('20010db8000000000000000000000001', 'hex'), '2001:db8::1'],
  ['CNAME', nameBytes('Other.test'), 'other.test.'],
  ['NS', nameBytes('ns.test'), 'ns.test'],
  ['PTR', nameBytes('host.test'), 'host.test'],
  ['MX', Buffer.concat([Buffer.from([0, 10]), nameBytes('mail.test')]), '10 mail.test'],
  ['SRV', Buffer.concat([Buffer.from([0, 1, 0, 2, 0, 80]), nameBytes('web.test')]), '1 2 80 web.test'],
  ['TXT', Buffer.from('\x03v=s\x02pf'), 'v=spf'],
] as const)('%s records are written as in zone files', async (type, data, value) => {
  const port = await nameServer(() => ({ records: [{ type, data }] }))
  expect(await probe(port, { type, expect: [value] })).toMatchObject({ outcome: 'ok', message: '' })
})

describe('the answer code', () => {
  test.each([
    [1, 'FORMERR'],
    [2, 'SERVFAIL'],
    [3, 'NXDOMAIN'],
    [4, 'NOTIMP'],
    [5, 'REFUSED'],
  ] as const)('%d is %s, a failure unless it is expected', async (rcode, name) => {
    const port = await nameServer(() => ({ rcode }))
    expect(await probe(port)).toMatchObject({
      outcome: 'fail',
      message: `DNS: ${name} for shop.test (expected NOERROR)`,
    })
    expect(await probe(port, { rcode: name })).toMatchObject({ outcome: 'ok', message: '' })
  })

  test('without a record of the type is a failure', async () => {
    expect(await probe(await nameServer(() => ({})))).toMatchObject({
      outcome: 'fail',
      message: 'DNS: shop.test has no A record',
    })
  })
})

test('a lost packet is asked again', async () => {
  let queries = 0
  const port = await nameServer(() => ((queries += 1) === 1 ? undefined : TWO_ADDRESSES))
  expect(await probe(port)).toMatchObject({ outcome: 'ok' })
  expect(queries).toBe(2)
})

test.each([
  ['silence', () => undefined],
  ['garbage', () => Buffer.from('not a DNS message')],
])('%s is a failure', async (_, answer) => {
  expect(await probe(await nameServer(answer), {}, 150)).toMatchObject({ outcome: 'fail', latencyMs: null })
})

test('a name server that is not allowed is Mesh’s own refusal', async () => {
  const { outcome, message } = await probe(53, { server: '192.168.0.1' })
  expect(outcome).toBe('error')
  expect(message).toContain('Mesh refuses to probe 192.168.0.1')
})
