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
    expect(issues({})).toEqual(['services.0.checks.0.http: one protocol: http, tcp, tls, dns, websocket, grpc'])
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
