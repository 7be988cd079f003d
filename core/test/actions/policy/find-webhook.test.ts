import { describe, expect, test } from 'vitest'
import { findWebhook } from '../../../src/actions/policy/find-webhook.ts'
import { webhookAddress } from '../../../src/actions/policy/webhook-address.ts'
import { webhooksConfigSchema } from '../../../src/schema/settings/webhook.ts'

const ALLOWED = webhooksConfigSchema.parse([
  { url: 'https://hooks.test/mesh' },
  { url: 'https://hooks.test/mesh/restart', risk: 'high' },
  { url: 'https://slash.test/in/' },
  { url: 'https://whole.test' },
  { url: 'https://bücher.test:8443/a' },
])

/** The entry that allows an address; what the address should be when it is none. */
function entryOf(text: string): string | undefined {
  const address = webhookAddress(text)
  return typeof address === 'string' ? `refused: ${address}` : findWebhook(ALLOWED, address)?.url
}

describe('an address under an entry', () => {
  test.each([
    ['https://hooks.test/mesh', 'https://hooks.test/mesh'],
    ['https://hooks.test/mesh/', 'https://hooks.test/mesh'],
    ['https://hooks.test/mesh/a/b?x=1', 'https://hooks.test/mesh'],
    ['https://hooks.test/mesh?x=1', 'https://hooks.test/mesh'],
    ['https://hooks.test/mesh/restart/now', 'https://hooks.test/mesh/restart'],
    ['https://hooks.test/mesh/restarts', 'https://hooks.test/mesh'],
    ['https://slash.test/in/', 'https://slash.test/in/'],
    ['https://slash.test/in/a', 'https://slash.test/in/'],
    ['https://whole.test/', 'https://whole.test'],
    ['https://whole.test/anything', 'https://whole.test'],
  ])('%s is allowed by %s', (text, entry) => expect(entryOf(text)).toBe(entry))

  test.each([
    ['another case of the host', 'HTTPS://HOOKS.Test/mesh'],
    ['the default port', 'https://hooks.test:443/mesh'],
    ['a step that leads back', 'https://hooks.test/other/../mesh'],
    ['blanks around it', ' https://hooks.test/mesh\n'],
  ])('is the same in %s', (_, text) => expect(entryOf(text)).toBe('https://hooks.test/mesh'))

  test.each(['https://xn--bcher-kva.test:8443/a', 'https://BÜCHER.test:8443/a', 'https://bu\u0308cher.test:8443/a'])(
    'is the same in punycode and without: %s',
    (text) => expect(entryOf(text)).toBe('https://bücher.test:8443/a'),
  )
})

describe('an address beside an entry', () => {
  test.each([
    ['a path of which the entry is a beginning', 'https://hooks.test/meshes'],
    ['another case of the path', 'https://hooks.test/Mesh'],
    ['a path above', 'https://hooks.test/'],
    ['a path above, by steps', 'https://hooks.test/mesh/../admin'],
    ['a path above, by encoded dots', 'https://hooks.test/mesh/%2E%2e/admin'],
    ['the entry without its slash', 'https://slash.test/in'],
    ['another port', 'https://hooks.test:8443/mesh'],
    ['a host of which the entry is a beginning', 'https://hooks.test.evil.test/mesh'],
    ['a host below', 'https://a.hooks.test/mesh'],
    ['a host with a dot at its end', 'https://hooks.test./mesh'],
    ['a letter that looks alike', 'https://h\u043e\u043eks.test/mesh'],
    ['the host in the query', 'https://evil.test/?https://hooks.test/mesh'],
    ['the host in the path', 'https://evil.test/hooks.test/mesh'],
  ])('%s is not allowed', (_, text) => expect(entryOf(text)).toBeUndefined())
})

describe('no address at all', () => {
  test.each([
    ['the entry as a user name', 'https://hooks.test@evil.test/mesh', 'user name'],
    ['the entry as a user name and password', 'https://hooks.test:443@evil.test/mesh', 'user name'],
    ['a user name before the entry', 'https://me@hooks.test/mesh', 'user name'],
    ['a password alone', 'https://:secret@hooks.test/mesh', 'user name'],
    ['a fragment', 'https://hooks.test/mesh#a', 'without #'],
    ['an encoded separator', 'https://hooks.test/mesh/..%2fadmin', 'encoded separators'],
    ['an encoded backslash', 'https://hooks.test/mesh/..%5Cadmin', 'encoded separators'],
    ['a backslash', 'https://hooks.test/mesh\\..\\admin', 'encoded separators'],
    ['a backslash before the user', 'https://evil.test\\@hooks.test/mesh', 'encoded separators'],
    ['a percent sign that hides another', 'https://hooks.test/mesh/%252e%252e/admin', 'encoded separators'],
    ['a zero byte', 'https://hooks.test/mesh/%00', 'encoded separators'],
    ['plain http', 'http://hooks.test/mesh', 'an https address'],
    ['another scheme', 'javascript:alert(1)', 'an https address'],
    ['a file', 'file:///etc/passwd', 'an https address'],
    ['no scheme', '//hooks.test/mesh', 'an https address'],
    ['nothing', '', 'an https address'],
  ])('%s is refused', (_, text, words) => {
    expect(entryOf(text)).toContain(words)
    expect(entryOf(text)).toContain('refused')
  })

  test('plain http is for this machine only', () => {
    for (const host of ['127.0.0.1:81', 'localhost', '[::1]:81']) {
      expect(webhookAddress(`http://${host}/a`)).toBeInstanceOf(URL)
    }
    expect(typeof webhookAddress('http://localhost.evil.test/')).toBe('string')
  })
})

test('the list of mesh.yaml takes addresses without a query, and says what is wrong', () => {
  const faults = (entry: object) => webhooksConfigSchema.safeParse([entry]).error?.issues.map(({ message }) => message)
  expect(faults({ url: 'https://hooks.test/?a=1' })).toEqual(['no query: only the path is compared'])
  expect(faults({ url: 'https://me@hooks.test/' })).toEqual(['an address without a user name or password'])
  expect(faults({ url: 'https://hooks.test/', risk: 'low' })).toHaveLength(1)
  expect(faults({ url: 'https://hooks.test/', secret: 'MESH_HOOK', risk: 'high' })).toBeUndefined()
  expect(faults({ url: 'https://hooks.test/', secret: 'not a name!' })?.[0]).toContain('never the secret itself')
})
