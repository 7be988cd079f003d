import { expect, test } from 'vitest'
import { importGatus } from '../../src/import-gatus/import-gatus.ts'

/** What can differ without `compat` on an endpoint that stands in the second line of a file. */
function differences(endpoint: string, conditions: string[]): string[] {
  const list = conditions.map((one) => `"${one}"`).join(', ')
  const text = `endpoints:\n  - { name: it, ${endpoint}, conditions: [${list}] }\n`
  const imported = importGatus(text, 'gatus.yaml')
  expect(imported.checks).toBe(1)
  return imported.differences.map((note) => note.text)
}

const DNS = 'url: 8.8.8.8, dns: { query-name: example.com, query-type: A }'
const NS = 'url: 8.8.8.8, dns: { query-name: example.com, query-type: NS }'
const RECORDS = /the last record only and ends names with a dot/

test.each([
  [DNS, '[BODY] == 93.184.216.34', RECORDS],
  [DNS, 'len([BODY]) == 13', RECORDS],
  [NS, '[BODY] == ns1.example.com.', RECORDS],
  [DNS, '[CONNECTED] == true', /also expects NOERROR and a record, since no condition looks at \[DNS_RCODE\]/],
  ['url: "grpc://a.test:1"', '[CONNECTED] == true', /also expects SERVING, since no condition looks at \[BODY\]/],
  [
    'url: "http://a.test"',
    '[CONNECTED] == true',
    /also expects a status of 2xx, since no condition looks at \[STATUS\]/,
  ],
  ['url: "http://a.test"', '[BODY].status == UP', /also expects a status of 2xx/],
  ['url: "https://a.test"', '[CERTIFICATE_EXPIRATION] > 48h', /also expects a status of 2xx/],
])('{ %s } with %s can differ', (endpoint, condition, reason) => {
  expect(differences(endpoint, [condition])).toContainEqual(expect.stringMatching(reason))
  expect(differences(endpoint, [condition]).join()).toContain(condition)
})

test.each([
  [DNS, ['[DNS_RCODE] == NOERROR', '[CONNECTED] == true']],
  ['url: "grpc://a.test:1"', ['[BODY].status == SERVING', '[CONNECTED] == true']],
  ['url: "http://a.test"', ['[STATUS] == 200', '[BODY].status == UP', '[CONNECTED] == true']],
  ['url: "tcp://a.test:1"', ['[CONNECTED] == true']],
  ['url: "tls://a.test:1"', ['[CONNECTED] == true', '[CERTIFICATE_EXPIRATION] > 48h']],
  ['url: "wss://a.test"', ['[CONNECTED] == true']],
])('{ %s } with %j cannot', (endpoint, conditions) => {
  expect(differences(endpoint, conditions)).toEqual([])
})
