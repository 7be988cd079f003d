import { describe, expect, test } from 'vitest'
import { evaluateCondition } from '../../src/conditions/evaluate-condition.ts'
import { placeholdersIn } from '../../src/conditions/placeholders.ts'
import { checkConfigSchema } from '../../src/schema/config.ts'
import { NOTHING, seen } from './observations.ts'

const CHECKS = {
  http: { url: 'https://a.test' },
  tcp: { host: 'a.test', port: 25 },
  tls: { host: 'a.test' },
  dns: { name: 'a.test', server: '192.0.2.1' },
  websocket: { url: 'wss://a.test' },
  grpc: { host: 'a.test', port: 443 },
  domain: { name: 'a.test' },
  heartbeat: { every: '1h' },
} as const

function fault(protocol: keyof typeof CHECKS, condition: string, more: object = {}): string | undefined {
  const check = { id: 'one', [protocol]: CHECKS[protocol], conditions: [condition], ...more }
  return checkConfigSchema.safeParse(check).error?.issues[0]?.message
}

test.each([
  ['http', ['[STATUS] == 200', '[HEADER].a == b', '[BODY].a == b', '[CERTIFICATE_EXPIRATION] > 1h']],
  ['tcp', ['[BODY] == pat(220*)', '[CONNECTED] == true', '[RESPONSE_TIME] < 1s', '[IP] == 192.0.2.1']],
  ['tls', ['[CERTIFICATE_EXPIRATION] > 1h', '[BODY] == hi']],
  ['dns', ['[DNS_RCODE] == NXDOMAIN', 'len([BODY]) > 1', '[IP] != 192.0.2.2']],
  ['websocket', ['[BODY].a == 1']],
  ['grpc', ['[BODY].status == SERVING']],
  ['domain', ['[DOMAIN_EXPIRATION] > 720h']],
] as const)('a %s check takes conditions on what it sees', (protocol, conditions) => {
  for (const condition of conditions) expect(fault(protocol, condition)).toBeUndefined()
})

test.each([
  ['tcp', '[STATUS] == 200', 'what a tcp check sees ([RESPONSE_TIME], [IP], [BODY], [CONNECTED]), not [STATUS]'],
  ['http', '[DNS_RCODE] == NOERROR', /^what a http check sees .*not \[DNS_RCODE\]$/],
  ['grpc', '[HEADER].a == b', /not \[HEADER\]$/],
  ['dns', '[CONNECTED] == true and len([HEADER].a) > 1', /not \[HEADER\]$/],
  ['tls', '[DOMAIN_EXPIRATION] > 720h', /not \[DOMAIN_EXPIRATION\]$/],
  [
    'domain',
    '[RESPONSE_TIME] < 1s',
    'what a domain check sees ([CONNECTED], [DOMAIN_EXPIRATION]), not [RESPONSE_TIME]',
  ],
  ['heartbeat', '[CONNECTED] == true', 'no conditions on a heartbeat check: nothing answers that they could judge'],
] as const)('a %s check refuses %s and says what it sees', (protocol, condition, message) => {
  expect(fault(protocol, condition)).toMatch(message)
})

test('a name server that nobody names has no address to look at', () => {
  expect(fault('dns', '[IP] == 192.0.2.1', { dns: { name: 'a.test' } })).toMatch(/not \[IP\]$/)
})

test('conditions of Gatus are refused by what they look at, too', () => {
  expect(fault('tcp', '[STATUS] == 0', { compat: 'gatus' })).toMatch(/not \[STATUS\]$/)
  expect(fault('tcp', '[connected] == true', { compat: 'gatus' })).toBeUndefined()
})

describe('placeholdersIn', () => {
  test('sees through functions and on either side, once each', () => {
    expect(placeholdersIn('200 == [status] and has([BODY].a) == true or [STATUS] > 1', 'strict')).toEqual([
      'STATUS',
      'BODY',
    ])
    expect(placeholdersIn('len([BODY].a) == [IP]', 'gatus')).toEqual(['BODY', 'IP'])
  })

  test('takes quoted text and patterns for what they are', () => {
    expect(placeholdersIn('[BODY] == "[STATUS]"', 'strict')).toEqual(['BODY'])
    expect(placeholdersIn('[BODY] == pat([STATUS])', 'gatus')).toEqual(['BODY'])
  })
})

test.each([
  ['[DNS_RCODE] == NXDOMAIN', { dnsRcode: 'NXDOMAIN' }],
  ['[DNS_RCODE] != NOERROR', { dnsRcode: 'NXDOMAIN' }],
  ['[DOMAIN_EXPIRATION] > 720h', { domainExpirationMs: 2_592_000_001 }],
])('%s is read alike in both modes', (text, sight) => {
  for (const mode of ['strict', 'gatus'] as const) {
    expect(evaluateCondition(text, seen('', sight), mode).isMet).toBe(true)
  }
  expect(evaluateCondition(text, NOTHING, 'strict').isMet).toBe(false)
})

test('Gatus shows the time that a registration has left as a duration', () => {
  const { text } = evaluateCondition('[DOMAIN_EXPIRATION] > 720h', seen('', { domainExpirationMs: 3_600_000 }), 'gatus')
  expect(text).toBe('[DOMAIN_EXPIRATION] (1h) > 720h')
})
