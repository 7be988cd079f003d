import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadConfig, parseConfig } from '../src/config/load-config.ts'

const SERVICE = `version: 1
services:
  - id: payments
    checks:
      - id: http
        http: { url: "https://pay.example/health" }
`

function faults(text: string): string[] {
  const result = parseConfig(text)
  return 'issues' in result ? result.issues.map(({ line, column, message }) => `${line}:${column} ${message}`) : []
}

test('a valid file gets its defaults', () => {
  const result = parseConfig(SERVICE)
  expect('config' in result && result.config.services[0]).toEqual({
    id: 'payments',
    description: '',
    group: '',
    checks: [
      {
        id: 'http',
        http: { url: 'https://pay.example/health', method: 'GET', headers: {} },
        timeout: '10s',
      },
    ],
  })
})

test.each([
  [
    'an unknown key with a near one',
    'id: http',
    'id: http\n        intervall: 5s',
    '6:9 services[0].checks[0]: unknown key "intervall"; did you mean "interval"?',
  ],
  [
    'an unknown key with no near one',
    'id: payments',
    'id: payments\n    zzz: 1',
    '4:5 services[0]: unknown key "zzz"; expected one of: id, name, description, group, labels, dependsOn, checks',
  ],
  [
    'a wrong type',
    'id: payments',
    'id: payments\n    group: [a]',
    '4:12 services[0].group: found a list; expected text',
  ],
  [
    'no expected status',
    'health" }',
    'health", expectStatus: [] }',
    '6:66 services[0].checks[0].http.expectStatus: found an empty list; expected at least 1 entries',
  ],
  [
    'a condition without spaces',
    'id: http',
    'id: http\n        conditions: ["[STATUS]==200"]',
    '6:22 services[0].checks[0].conditions[0]: found "[STATUS]==200"; expected a space on each side of ==',
  ],
  [
    'a misspelt word of a condition with a severity',
    'id: http',
    'id: http\n        conditions: [{ if: "[BODY].a[-1] == 1", severity: warn }]',
    '6:28 services[0].checks[0].conditions[0].if: found "[BODY].a[-1] == 1"; expected names and indexes after [BODY], as in [BODY].items[0].id, not ".a[-1]"',
  ],
  [
    'a severity that does not exist',
    'id: http',
    'id: http\n        conditions: [{ if: "[STATUS] == 200", severity: bad }]',
    '6:22 services[0].checks[0].conditions[0]: found a map; expected a condition such as "[STATUS] == 200", or a map with the keys if and severity (warn or fail)',
  ],
  [
    'compat without conditions',
    'id: http',
    'id: http\n        compat: gatus',
    '6:17 services[0].checks[0].compat: found "gatus"; expected compat only beside conditions',
  ],
  ['a wrong version', 'version: 1', 'version: 2', '1:10 version: found 2; expected 1'],
  [
    'a bad URL',
    'https://pay.example/health',
    'pay.example',
    '6:22 services[0].checks[0].http.url: found "pay.example"; expected an http or https URL',
  ],
  [
    'another scheme',
    'https://pay.example/health',
    'ftp://pay.example',
    '6:22 services[0].checks[0].http.url: found "ftp://pay.example"; expected an http or https URL',
  ],
  [
    'a missing key',
    'http: { url: "https://pay.example/health" }',
    'interval: 5s',
    '5:9 services[0].checks[0].http: missing; expected one protocol: http, tcp, tls, dns, websocket, grpc',
  ],
  [
    'a second protocol',
    'health" }',
    'health" }\n        tcp: { host: pay.example, port: 80 }',
    '7:14 services[0].checks[0].tcp: found a map; expected one protocol only: the check has http already',
  ],
  [
    'a WebSocket by http',
    'http: { url: "https://pay.example/health" }',
    'websocket: { url: "https://pay.example/live" }',
    '6:27 services[0].checks[0].websocket.url: found "https://pay.example/live"; expected a ws or wss URL',
  ],
  [
    'a bad duration',
    'id: http',
    'id: http\n        interval: 5 minutes',
    '6:19 services[0].checks[0].interval: found "5 minutes"; expected a duration such as 1m',
  ],
  [
    'a duration out of bounds',
    'id: http',
    'id: http\n        interval: 1s',
    '6:19 services[0].checks[0].interval: found "1s"; expected a duration from 5s to 24h',
  ],
  [
    'a duration without a unit',
    'id: http',
    'id: http\n        interval: 60',
    '6:19 services[0].checks[0].interval: found 60; expected a duration such as 1m',
  ],
  [
    'a map where one value belongs',
    'http: { url: "https://pay.example/health" }',
    'freshness: { collection: c, timeField: t, maxAge: 15m, where: [{ field: a, value: { b: 1 } }] }',
    'where[0].value: found a map; expected text or a number or true or false or null',
  ],
  [
    'a status of no class',
    'health" }',
    'health", expectStatus: [2yy] }',
    'expectStatus[0]: found "2yy"; expected a status code (100 to 599) or a class such as 2xx',
  ],
  [
    'an unknown key of a condition with a severity',
    'id: http',
    'id: http\n        conditions: [{ if: "[STATUS] == 200", sevrity: warn }]',
    '6:47 services[0].checks[0].conditions[0]: unknown key "sevrity"; did you mean "severity"?',
  ],
  [
    'an unknown key beside the name of a secret',
    'health" }',
    'health", headers: { X-A: { secret: A, shape: "Bearer {}" } } }',
    'headers.X-A: unknown key "shape"; expected one of: secret, format',
  ],
  [
    'text too long',
    'id: payments',
    `id: payments\n    group: ${'x'.repeat(300)}`,
    'x…; expected at most 100 characters',
  ],
  ['a number for text', 'id: payments', 'id: 7', '3:9 services[0].id: found 7; expected text'],
  [
    'text for a number',
    'id: http',
    'id: http\n        failureThreshold: many',
    '6:27 services[0].checks[0].failureThreshold: found "many"; expected a',
  ],
  ['a bad id', 'id: payments', 'id: Payments!', '3:9 services[0].id: found "Payments!"; expected lower-case letters'],
  [
    'a bad status',
    'health" }',
    'health", expectStatus: [99] }',
    '6:67 services[0].checks[0].http.expectStatus[0]: found 99; expected at least 100',
  ],
])('%s is named with its place', (_, from, to, expected) => {
  expect(faults(SERVICE.replace(from, to)).join('\n')).toContain(expected)
})

test.each([
  ['type: pigeon', /^8:\d+ notifiers\[0\]\.type: found "pigeon"; expected one of: webhook, slack, .*, email$/],
  ['secret: A', /^8:\d+ notifiers\[0\]\.type: missing; expected one of: webhook, slack/],
  ['type: slack, secret: A, chanel: y', /unknown key "chanel"; expected one of: id, type, secret$/],
  ['type: telegram, secret: A, chatid: "1"', /unknown key "chatid"; did you mean "chatId"\?/],
  [
    'type: email, secret: A, host: "a b", user: u, from: nope, to: [a@b.test]',
    /host: found "a b"; expected a host name such as smtp.*\n.*from: found "nope"; expected an e-mail address such as/,
  ],
])('a faulty notifier is told what its type needs: { %s }', (more, expected) => {
  expect(faults(`${SERVICE}notifiers:\n  - { id: chat, ${more} }\n`).join('\n')).toMatch(expected)
})

test('a duration that is none is one fault', () => {
  expect(faults(SERVICE.replace('id: http', 'id: http\n        interval: 1 minute\n        timeout: 1d'))).toEqual([
    '6:19 services[0].checks[0].interval: found "1 minute"; expected a duration such as 1m',
    '7:18 services[0].checks[0].timeout: found "1d"; expected a duration such as 10s',
  ])
})

test('policies with the same id name both places', () => {
  const rule = '{ id: flags, kind: flag.set, targets: ["*"], perDayMax: 3 }'
  expect(faults(`${SERVICE}actions:\n  autopilot:\n    - ${rule}\n    - ${rule}\n`)).toEqual([
    '10:13 autopilot rule "flags" is declared twice; the first is at line 9. Give each autopilot rule an id of its own.',
  ])
})

test.each(['- [STATUS] == 200', '- if: [BODY].status == UP'])(
  '%s without quotes says that it needs them',
  (condition) => {
    const told = faults(SERVICE.replace('id: http', `id: http\n        conditions:\n          ${condition}`))
    expect(told).toEqual([expect.stringMatching(/^7:\d+ not valid YAML: .*needs quotes around the whole/)])
  },
)

test('duplicate ids name both places', () => {
  const doubled = `${SERVICE}  - id: payments\n    checks:\n      - { id: a, http: { url: "http://a.example" } }\n      - { id: a, http: { url: "http://a.example" } }\n`
  expect(faults(doubled)).toEqual([
    '7:9 service "payments" is declared twice; the first is at line 3. Give each service an id of its own.',
    '10:15 check "a" is declared twice; the first is at line 9. Give each check an id of its own.',
  ])
})

test('all faults are listed in the order of their places', () => {
  const lines = faults(SERVICE.replace('version: 1', 'version: 3').replace('id: http', 'id: HTTP'))
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['1:10', '5:13'])
})

test('broken YAML is named with its place', () => {
  expect(faults('version: 1\nservices: [\n')[0]).toMatch(/^\d+:\d+ not valid YAML/)
})

test('an empty file says what is expected', () => {
  expect(faults('')).toEqual(['1:1 top level: found null; expected a map of keys'])
})

test('anchors, aliases and merge keys are understood, however often one is used', () => {
  const copies = Array.from({ length: 45 }, (_, index) => `      - { <<: *base, id: c${index} }\n`).join('')
  const services = ['a', 'b', 'c'].map((id) => `  - id: ${id}\n    checks:\n${copies}`).join('')
  const result = parseConfig(`${SERVICE.replace('- id: http', '- &base\n        id: http')}${services}`)
  expect('config' in result && result.config.services[3]?.checks[44]).toMatchObject({
    id: 'c44',
    http: { url: 'https://pay.example/health' },
  })
})

test.each([
  ['an alias without anchor', 'services: *none', '2:11 not valid YAML: *none has no anchor &none before it'],
  ['an alias of itself', 'services: &all [*all]', '2:17 not valid YAML: *all contains itself'],
  ['a tag that nobody resolves', 'services: !env SERVICES', '2:11 not valid YAML: Unresolved tag: !env'],
  ['a second document', 'services: []\n---\nversion: 1', '3:1 not valid YAML: a second document begins here'],
  ['a key twice', 'version: 1', '2:1 not valid YAML: Map keys must be unique'],
  ['a tab', 'services:\n\t- id: a', '3:1 not valid YAML: Tabs are not allowed as indentation'],
  ['no services', 'services:', '2:10 services: found null; expected a list'],
  ['a merge of no map', 'services: [{ <<: 7 }]', '1:1 not valid YAML: Error: Merge sources must be maps'],
])('%s is named with its place', (_, rest, expected) => {
  expect(faults(`version: 1\n${rest}\n`).join('\n')).toContain(expected)
})

describe('secrets', () => {
  const withHttp = (more: string) => faults(SERVICE.replace('health" }', `health", ${more} }`)).join('\n')

  test.each(['Authorization', 'cookie', 'X-Api-Key', 'x-auth-token', 'PRIVATE-TOKEN', 'x-functions-key'])(
    'a header %s is refused at its name, without its value',
    (name) => {
      const told = withHttp(`headers: { Accept: text/plain, ${name}: "hunter2" }`)
      expect(told).toMatch(new RegExp(`^6:\\d+ .*headers\\.${name}: expected a header that carries no secret`))
      expect(told).not.toContain('hunter2')
    },
  )

  test.each([
    ['headers: { X-A: { secrt: hunter2 } }', /headers\.X-A: expected text, or \{ secret: NAME \}/],
    ['headers: { X-A: { secret: "hunter2 x" } }', /headers\.X-A\.secret: expected the name of a secret/],
    ['clientCertificate: { secret: "-----BEGIN hunter2" }', /clientCertificate\.secret: expected the name of a secret/],
  ])('what stands in place of the name of a secret is not repeated: %s', (more, expected) => {
    expect(withHttp(more)).toMatch(expected)
    expect(withHttp(more)).not.toContain('hunter2')
  })

  test('other headers are taken', () => {
    expect(withHttp('headers: { Accept: a, Idempotency-Key: b, X-Author: c, User-Agent: d }')).toBe('')
  })

  test('a header of two lines or with a space in its name says what is expected', () => {
    expect(withHttp('headers: { x-a: "hunter2\\n" }')).toMatch(/headers\.x-a: expected one line of Latin text/)
    expect(withHttp('headers: { "x a": b }')).toMatch(/headers\.x a: expected a header name/)
  })

  test('a password in a URL is not repeated', () => {
    const told = faults(SERVICE.replace('https://pay', 'https://me:hunter2@pay')).join('\n')
    expect(told).toContain('found "https://…@pay.example/health"; expected a URL without user name and password')
  })

  test.each([
    ['a forgotten dash', SERVICE.replace('- id: http', '  id: http').replace('health" }', 'health", body: hunter2 }')],
    ['a list for a map', SERVICE.replace('http: {', 'http: [{').replace('health" }', 'health", body: hunter2 }]')],
    ['a map for a list', `${SERVICE}notifiers: { chat: { webhook-url: "https://chat.test/hunter2" } }\n`],
    ['an address for a list', `${SERVICE}notifiers: https://chat.test/hunter2\n`],
    ['an address for a map', `${SERVICE}notifiers: ["https://chat.test/hunter2"]\n`],
    [
      'a WebSocket',
      SERVICE.replace('http: { url: "https:', 'websocket: { url: "wss://me:hun/ter2@hunter2@live.test?hunter2'),
    ],
    ['another scheme', SERVICE.replace('https://pay.example', 'ftp://hunter2@pay.example')],
    ['no scheme', SERVICE.replace('https://pay.example', 'me:hunter2@pay.example')],
    ['a query', SERVICE.replace('https://pay.example/health', 'ftp://pay.example/?key=hunter2')],
    ['a word to send', SERVICE.replace('http: {', `tcp: { send: ["hunter2"], host: a, port: 1,`)],
    ['a hook', `${SERVICE}notifiers: [{ id: a, type: webhook, secret: A, url: chat.test/hunter2 }]\n`],
    ['a hook of actions', `${SERVICE}actions: { webhooks: [{ url: "http://chat.test/hunter2" }] }\n`],
    ['a token of a bot', `${SERVICE}notifiers: [{ id: a, type: telegram, secret: A, chatId: "7:hunter2" }]\n`],
    ['a name that says so', `${SERVICE}    labels: { api-key: 7, password: { a: hunter2 } }\n`],
  ])('%s shows no value that may be one', (_, text) => {
    expect(faults(text)).not.toEqual([])
    expect(faults(text).join('\n')).not.toContain('hunter2')
  })
})

test('too many expected codes are refused', () => {
  const codes = Array.from({ length: 100 }, (_, index) => 200 + index).join(', ')
  const told = faults(SERVICE.replace('health" }', `health", expectStatus: [${codes}] }`)).join('')
  expect(told).toMatch(/found a list; expected at most 20 codes or classes$/)
})

test('of very many faults the first fifty are printed and all are counted', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mesh-config-'))
  const file = join(directory, 'mesh.yaml')
  writeFileSync(file, `version: 1\nservices:\n${'  - { id: A!, checks: [] }\n'.repeat(100)}`)
  try {
    expect(() => loadConfig(file)).toThrow(/… and 150 more\n200 faults in .*mesh\.yaml; nothing was applied\.$/)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
