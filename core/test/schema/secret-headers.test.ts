import { expect, test } from 'vitest'
import { compiledCheckSchema } from '../../src/schema/check.ts'
import { checkConfigSchema } from '../../src/schema/config.ts'
import { compiled } from '../fixtures.ts'

function issues(http: object): string[] {
  const check = { id: 'http', http: { url: 'https://a.test/', ...http } }
  const { error } = checkConfigSchema.safeParse(check)
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test.each([
  { Authorization: { secret: 'token' } },
  { authorization: { secret: 'token', format: 'Bearer {}' } },
  { 'X-Any': { secret: 'projects/shop/secrets/token/versions/7', format: 'key={}' } },
])('a header may name a secret: %j', (headers) => {
  expect(issues({ headers })).toEqual([])
  expect(issues({ clientCertificate: { secret: 'client' }, headers })).toEqual([])
})

test('a plain value under a secret name says how to name a secret', () => {
  expect(issues({ headers: { Authorization: 'Bearer hunter2' } })).toEqual([
    expect.stringMatching(/^http\.headers\.Authorization: .*\{ secret: NAME, format: "Bearer \{\}" \}$/),
  ])
})

test.each([
  ['a value in place of a name', { secret: 'hunter2 hunter2' }],
  ['a format without a place', { secret: 'token', format: 'Bearer' }],
  ['a format with two places', { secret: 'token', format: '{}{}' }],
  ['a format of two lines', { secret: 'token', format: 'a: {}\r\nb: c' }],
  ['an unknown key', { secret: 'token', value: 'hunter2' }],
])('%s is refused, and not repeated', (_, header) => {
  const found = issues({ headers: { Authorization: header } })
  expect(found).toHaveLength(1)
  expect(found.join()).not.toContain('hunter2')
})

test('a client certificate belongs to an https address', () => {
  expect(issues({ url: 'http://a.test/', clientCertificate: { secret: 'client' } })).toEqual([
    'http.clientCertificate: a client certificate only with an https address',
  ])
})

test('what is stored holds names only, and earlier checks stay readable', () => {
  const http = {
    ...compiled().http,
    headers: { A: { secret: 'token' }, B: 'plain' },
    clientCertificate: { secret: 'c' },
  }
  expect(compiledCheckSchema.parse(compiled({ http }))).toEqual(compiled({ http }))
  expect(compiledCheckSchema.safeParse(compiled()).success).toBe(true)
})
