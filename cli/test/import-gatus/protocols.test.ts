import { expect, test } from 'vitest'
import { parseConfig } from '../../src/config/load-config.ts'
import { importGatus } from '../../src/import-gatus/import-gatus.ts'

/** The one check that an endpoint becomes, as mesh.yaml is read; and what was not carried over. */
function imported(endpoint: string) {
  const { yaml, notCarried } = importGatus(`endpoints:\n  - { name: it, ${endpoint} }\n`, 'gatus.yaml')
  const parsed = parseConfig(yaml)
  expect(parsed).not.toHaveProperty('issues')
  const check = 'config' in parsed ? parsed.config.services[0]?.checks[0] : undefined
  return { check, lost: notCarried.map(({ text }) => text) }
}

test.each([
  [
    'url: "tcp://10.0.0.7:6379", body: PING, conditions: ["[BODY] == +PONG"]',
    { id: 'tcp', tcp: { host: '10.0.0.7', port: 6379, send: 'PING' }, conditions: ['[BODY] == +PONG'] },
  ],
  [
    'url: "tls://[2001:db8::1]:8443", conditions: ["[CERTIFICATE_EXPIRATION] > 48h"]',
    { id: 'tls', tls: { host: '2001:db8::1', port: 8443, degradedWithinDays: 0, failWithinDays: 0 } },
  ],
  [
    'url: "wss://a.test/live", body: hi, conditions: ["[CONNECTED] == true"]',
    { id: 'websocket', websocket: { url: 'wss://a.test/live', send: 'hi' } },
  ],
  [
    'url: "grpcs://a.test:50051", conditions: ["[BODY].status == SERVING"]',
    { id: 'grpc', grpc: { host: 'a.test', port: 50_051, tls: true, service: '' } },
  ],
  ['url: "grpc://a.test:50051", conditions: ["[CONNECTED] == true"]', { grpc: { tls: false } }],
  [
    'url: "8.8.4.4:5353", dns: { query-name: "a.test.", query-type: mx }, conditions: ["[DNS_RCODE] == NOERROR"]',
    { id: 'dns', dns: { name: 'a.test', type: 'MX', server: '8.8.4.4', port: 5353 } },
  ],
])('%s is carried over', (endpoint, check) => {
  const { check: found, lost } = imported(endpoint)
  expect(found).toMatchObject({ ...check, compat: 'gatus' })
  expect(lost).toEqual([])
})

test.each([
  ['starttls://a.test:587', /STARTTLS is not imported: Mesh speaks TLS from the first byte/],
  ['icmp://a.test', /ICMP is not imported: a function in the cloud can send no ping/],
  ['udp://a.test:53', /UDP is not imported: nothing tells a lost packet/],
  ['sctp://a.test:1', /SCTP is not imported/],
  ['ssh://a.test:22', /SSH is not imported: .*tcp/],
  ['gopher://a.test', /GOPHER is not imported$/],
  ['tcp://a.test', /Mesh refuses it: tcp\.port/],
])('%s is named with the reason', (url, reason) => {
  const { check, lost } = imported(`url: "${url}", conditions: ["[CONNECTED] == true"]`)
  expect(check).toBeUndefined()
  expect(lost).toEqual([expect.stringMatching(reason)])
})

test('a condition on what the protocol does not see is left out, the others stay', () => {
  const { check, lost } = imported('url: "tcp://a.test:25", conditions: ["[STATUS] == 0", "[CONNECTED] == true"]')
  expect(check?.conditions).toEqual(['[CONNECTED] == true'])
  expect(lost).toEqual([expect.stringMatching(/condition \[STATUS\] == 0: Mesh expects what a tcp check sees/)])
})

test('a header with a secret says where its value belongs', () => {
  const { lost } = imported('url: "http://a.test", headers: { X-Api-Key: hunter2 }, conditions: ["[STATUS] == 200"]')
  expect(lost).toEqual([expect.stringMatching(/header X-Api-Key: .*write X-Api-Key: \{ secret: NAME \}/)])
  expect(lost.join()).not.toContain('hunter2')
})
