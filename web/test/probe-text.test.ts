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
] as const)('%j is shown as %s', (probe, target, expected) => {
  expect(probeText({ ...rest, ...structuredClone(probe) } as Parameters<typeof probeText>[0])).toEqual({
    target,
    expected,
  })
})
