import { expect, test } from 'vitest'
import { compiled } from '../../core/test/fixtures.ts'
import { probeText } from '../src/features/service/probe-text.ts'

const { http, ...rest } = compiled()

test.each([
  [{ http }, 'GET http://127.0.0.1:8701/', 'status 2xx'],
  [{ tcp: { host: 'db.test', port: 5432 } }, 'TCP db.test:5432', 'a connection'],
  [{ tcp: { host: '2001::1', port: 1, expect: 'a\n' } }, 'TCP [2001::1]:1', 'an answer that begins with "a\\n"'],
  [
    { tls: { host: 'shop.test', port: 443, degradedWithinDays: 14, failWithinDays: 3 } },
    'TLS shop.test:443',
    'a trusted certificate, degraded within 14 days of its end, failed within 3',
  ],
  [
    { dns: { name: 'shop.test', type: 'MX', server: 'ns.test', port: 53, rcode: 'NOERROR', expect: ['10 a.test'] } },
    'DNS MX shop.test at ns.test:53',
    'NOERROR, 10 a.test',
  ],
  [{ websocket: { url: 'wss://a.test/', expect: 'hi' } }, 'wss://a.test/', 'the message "hi"'],
  [{ grpc: { host: 'a.test', port: 1, tls: false, service: 's' } }, 'gRPC a.test:1 s without TLS', 'health SERVING'],
  [
    { heartbeat: { every: '1h', grace: '5m' } },
    'a push address that its job calls',
    'a heartbeat every 1h, at most 5m late',
  ],
  [
    { heartbeat: { cron: '0 3 * * *', timeZone: 'Europe/Vienna', grace: '15m' } },
    'a push address that its job calls',
    'a heartbeat at 0 3 * * * (Europe/Vienna), at most 15m late',
  ],
  [
    { domain: { name: 'shop.example', degradedWithinDays: 30, failWithinDays: 7 } },
    'registration of shop.example',
    'degraded within 30 days of its end, failed within 7',
  ],
  [
    {
      freshness: {
        collection: 'orders',
        collectionGroup: true,
        timeField: 'createTime',
        where: [{ field: 'state', op: '==', value: 'paid' }],
        maxAge: '15m',
        degradedAfter: '10m',
      },
    },
    'newest createTime of all collections orders, state == "paid"',
    'at most 15m old, degraded after 10m',
  ],
] as const)('%j is shown as %s', (probe, target, expected) => {
  expect(probeText({ ...rest, ...structuredClone(probe) } as Parameters<typeof probeText>[0])).toEqual({
    target,
    expected,
  })
})
