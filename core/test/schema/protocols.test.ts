import { describe, expect, test } from 'vitest'
import { compileConfig } from '../../src/root/compile-config.ts'
import { judgeCertificate } from '../../src/root/judge-certificate.ts'
import { compiledCheckSchema, PROTOCOLS } from '../../src/schema/check.ts'
import { meshConfigSchema } from '../../src/schema/config.ts'
import { at, compiled } from '../fixtures.ts'

const { http, ...bare } = compiled()

/** The least that each protocol needs. */
const LEAST = {
  http: { url: 'https://shop.test/' },
  tcp: { host: 'shop.test', port: 5432 },
  tls: { host: 'shop.test' },
  dns: { name: 'shop.test' },
  websocket: { url: 'wss://shop.test/live?a=b' },
  grpc: { host: '2001:4860::8888', port: 443 },
  heartbeat: { every: '1h' },
  domain: { name: 'shop.example' },
  freshness: { collection: 'orders', timeField: 'createTime', maxAge: '15m' },
}

function parse(check: object) {
  return meshConfigSchema.safeParse({ version: 1, services: [{ id: 'a', checks: [{ id: 'c', ...check }] }] })
}

describe.each(PROTOCOLS)('a check by %s', (protocol) => {
  test('is compiled from the least that it needs into what is stored', () => {
    const config = parse({ [protocol]: LEAST[protocol] })
    if (!config.success) throw config.error
    const check = compileConfig(config.data).checks.get('a.c')
    expect(compiledCheckSchema.parse(check)).toEqual(check)
    expect(check?.[protocol]).toMatchObject(LEAST[protocol])
  })
})

describe('exactly one protocol', () => {
  test('is stored', () => {
    expect(compiledCheckSchema.safeParse({ ...bare, http }).success).toBe(true)
    expect(compiledCheckSchema.safeParse(bare).success).toBe(false)
    expect(compiledCheckSchema.safeParse({ ...bare, http, tcp: LEAST.tcp }).success).toBe(false)
  })

  test('is asked for in mesh.yaml', () => {
    const issues = (check: object) =>
      parse(check).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    expect(issues({})).toEqual([
      'services.0.checks.0.http: one protocol: http, tcp, tls, dns, websocket, grpc, heartbeat, domain, freshness',
    ])
    expect(issues({ http: LEAST.http, tcp: LEAST.tcp, dns: LEAST.dns })).toEqual([
      'services.0.checks.0.tcp: one protocol only: the check has http already',
      'services.0.checks.0.dns: one protocol only: the check has http already',
    ])
  })
})

test.each([
  ['a host with a scheme', { tcp: { host: 'http://shop.test', port: 1 } }],
  ['a host with a port', { tcp: { host: 'shop.test:80', port: 1 } }],
  ['a host in brackets', { tcp: { host: '[::1]', port: 1 } }],
  ['port 0', { tcp: { host: 'shop.test', port: 0 } }],
  ['nothing to send', { tcp: { ...LEAST.tcp, send: '' } }],
  ['an http URL for a WebSocket', { websocket: { url: 'https://shop.test/' } }],
  ['a password in a WebSocket URL', { websocket: { url: 'wss://a:b@shop.test/' } }],
  ['a record type that is not offered', { dns: { name: 'shop.test', type: 'ANY' } }],
  ['a certificate bound in centuries', { tls: { host: 'shop.test', degradedWithinDays: 36_500 } }],
  ['no redirect as most redirects', { http: { ...LEAST.http, redirects: { max: 0 } } }],
  ['a heartbeat without a schedule', { heartbeat: {} }],
  ['a heartbeat with two schedules', { heartbeat: { every: '1h', cron: '0 3 * * *' } }],
  ['a heartbeat every second', { heartbeat: { every: '1s' } }],
  ['a cron expression of six fields', { heartbeat: { cron: '0 0 3 * * *' } }],
  ['a time zone that does not exist', { heartbeat: { cron: '0 3 * * *', timeZone: 'Europe/Atlantis' } }],
  ['a time zone without cron', { heartbeat: { every: '1h', timeZone: 'UTC' } }],
  ['a top-level domain', { domain: { name: 'org' } }],
  ['a domain with a scheme', { domain: { name: 'https://shop.example' } }],
  ['a domain with a final dot', { domain: { name: 'shop.example.' } }],
  ['a domain asked about every minute', { domain: LEAST.domain, interval: '1m' }],
  ['an RDAP server with a password', { domain: { ...LEAST.domain, rdap: 'https://a:b@rdap.example/' } }],
  ['an RDAP server with a query', { domain: { ...LEAST.domain, rdap: 'https://rdap.example/?a=b' } }],
  ['a document as a collection', { freshness: { ...LEAST.freshness, collection: 'orders/one' } }],
  ['a path that climbs', { freshness: { ...LEAST.freshness, collection: '../orders' } }],
  ['a reserved name of a collection', { freshness: { ...LEAST.freshness, collection: '__stats__' } }],
  ['a path as a collection group', { freshness: { ...LEAST.freshness, collection: 'a/b/c', collectionGroup: true } }],
  ['document names as time', { freshness: { ...LEAST.freshness, timeField: '__name__' } }],
  ['a reserved name inside a field', { freshness: { ...LEAST.freshness, timeField: 'meta.__time__' } }],
  ['a field with a hyphen', { freshness: { ...LEAST.freshness, timeField: 'create-time' } }],
  [
    'document names to compare with',
    { freshness: { ...LEAST.freshness, where: [{ field: '__name__', value: 'orders/one' }] } },
  ],
  [
    'four conditions',
    { freshness: { ...LEAST.freshness, where: Array.from({ length: 4 }, () => ({ field: 'a', value: 1 })) } },
  ],
  ['another comparison', { freshness: { ...LEAST.freshness, where: [{ field: 'a', op: '>', value: 1 }] } }],
  ['a list to compare with', { freshness: { ...LEAST.freshness, where: [{ field: 'a', value: [1] }] } }],
  ['a milder bound above the other', { freshness: { ...LEAST.freshness, degradedAfter: '15m' } }],
  ['a bound on the latency of what has none', { heartbeat: LEAST.heartbeat, degradedAfter: '1s' }],
  ['regions for what is the same from everywhere', { domain: LEAST.domain, regions: ['europe-west1'] }],
  ['an unknown key', { grpc: { ...LEAST.grpc, method: 'Watch' } }],
])('%s is refused', (_, check) => {
  expect(parse(check).success).toBe(false)
})

test.each([
  [15, 'ok', ''],
  [14, 'ok', ''],
  [13.9, 'slow', 'TLS: certificate expires in 13 days, on 2026-01-15 (degraded within 14 days)'],
  [3, 'slow', 'TLS: certificate expires in 3 days, on 2026-01-04 (degraded within 14 days)'],
  [1.5, 'fail', 'TLS: certificate expires in 1 day, on 2026-01-03 (failure within 3 days)'],
  [-1, 'fail', 'TLS: certificate has expired, on 2025-12-31 (failure within 3 days)'],
])('a certificate with %d days left is %s', (days, outcome, message) => {
  const bounds = { degradedWithinDays: 14, failWithinDays: 3 }
  expect(judgeCertificate(bounds, at(days * 86_400), at(0))).toEqual({ outcome, message })
})

test.each([
  ['http', '1m', 60_000, 3, 2],
  ['heartbeat', '1m', 60_000, 1, 1],
  ['freshness', '1m', 60_000, 1, 1],
  ['domain', '12h', 43_200_000, 2, 1],
] as const)('%s is probed every %s unless mesh.yaml says otherwise', (protocol, _, intervalMs, failures, successes) => {
  const compiledOf = (settings: object) => {
    const config = parse({ [protocol]: LEAST[protocol], ...settings })
    if (!config.success) throw config.error
    return compileConfig(config.data).checks.get('a.c')
  }
  expect(compiledOf({})).toMatchObject({ intervalMs, failureThreshold: failures, successThreshold: successes })
  expect(compiledOf({ interval: '2h', failureThreshold: 7, successThreshold: 8 })).toMatchObject({
    intervalMs: 7_200_000,
    failureThreshold: 7,
    successThreshold: 8,
  })
})
