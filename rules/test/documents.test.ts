import { describe, expect, test } from 'vitest'
import { documents, outcome, signedIn } from './support/rules.ts'
import type { Asked, Fields } from './support/rules.ts'
import { table } from './support/table.ts'

const at = (path: string): string => `/databases/$(database)/documents/${path}`
const admins: Record<string, Fields> = {
  'admins/alice': { level: { integerValue: '3' }, tags: { arrayValue: { values: [{ stringValue: 'x' }] } } },
}

// https://firebase.google.com/docs/reference/rules/rules.firestore
table(
  'get and exists',
  [
    [`get(${at('admins/alice')}).data.level == 3`, true],
    [`get(${at('admins/$(request.auth.uid)')}).data.level == 3`, true],
    [`get(${at('admins/alice')}).id == 'alice'`, true],
    [`get(${at('admins/alice')}).__name__ == ${at('admins/alice')}`, true],
    [`get(${at('admins/alice')})['__name__'] == ${at('admins/alice')}`, true],
    [`get(${at('admins/alice')}).data.missing == 3`, 'error'],
    [`get(${at('admins/bob')}) == null`, true],
    [`get(${at('admins/bob')}).data.level == 3`, 'error'],
    [`exists(${at('admins/alice')})`, true],
    [`exists(${at('admins/bob')})`, false],
    [`firestore.exists(${at('admins/alice')})`, true],
    [`firestore.get(${at('admins/alice')}).data.level == 3`, true],
    [`exists(path('/databases/' + database + '/documents/admins/alice'))`, true],
    [`exists((/databases/(default)/documents/admins/$(who)).bind({'who': 'alice'}))`, true],
    [`exists('/databases/(default)/documents/admins/alice')`, 'error'],
    [`exists(${at('admins')})`, 'error'],
    ['exists(/admins/alice)', 'error'],
    ['exists(null)', 'error'],
    [`exists(path('/databases/(default)/documents/admins/$(who)'))`, 'error'],
  ],
  { access: documents(admins), auth: signedIn('alice') },
)

test('a reference to a document whose id looks like a segment that bind() fills', () => {
  const resource: Fields = { ref: { referenceValue: 'projects/p/databases/(default)/documents/a/$(b)' } }
  expect(outcome('exists(resource.data.ref)', { resource, access: documents({ 'a/$(b)': {} }) })).toBe(true)
})

describe('after a write', () => {
  const access = documents(
    { 'a/b': { n: { integerValue: '1' } } },
    { 'a/b': { n: { integerValue: '2' } }, 'a/new': {} },
  )

  test.each([
    [`get(${at('a/b')}).data.n == 1 && getAfter(${at('a/b')}).data.n == 2`, true],
    [`!exists(${at('a/new')}) && existsAfter(${at('a/new')})`, true],
    [`existsAfter(${at('a/none')})`, 'false'],
    [`getAfter(${at('a/none')}) == null`, true],
  ])('%s → %s', (expression, expected) => {
    expect(outcome(expression, { access, method: 'update' })).toBe(expected)
  })
})

describe('request and resource', () => {
  const resource: Fields = { owner: { stringValue: 'alice' }, n: { integerValue: '1' } }
  const requestResource: Fields = {
    owner: { stringValue: 'alice' },
    n: { doubleValue: 2 },
    t: { timestampValue: '2024-02-29T12:34:56.123456Z' },
  }
  const update: Asked = {
    method: 'update',
    resource,
    requestResource,
    auth: signedIn('alice', {
      admin: true,
      level: 7,
      firebase: { identities: { 'google.com': ['g1'] }, sign_in_provider: 'google.com' },
    }),
  }

  test.each([
    ['resource.data.owner == request.auth.uid', true],
    ['request.resource.data.diff(resource.data).affectedKeys().hasOnly(["n", "t"])', true],
    ['request.resource.data.n > resource.data.n', true],
    ['request.resource.data.n is float && resource.data.n is int', true],
    ['request.resource.data.t == request.time', true],
    ['request.resource.data.keys().hasAll(["owner"])', true],
    ['request.resource.id == "one" && resource.id == id', true],
    ['resource.__name__ == request.path', true],
    ["resource['data']['owner'] == 'alice'", true],
    ['resource.data.get("none", 5) == 5', true],
    ["'owner' in resource.data && !('none' in resource.data)", true],
    ['request.auth.token.admin == true && request.auth.token.level == 7', true],
    ['request.auth.token.sub == request.auth.uid', true],
    ['request.auth.token.firebase.identities["google.com"][0] == "g1"', true],
    ["request.auth.token.firebase.sign_in_provider == 'google.com'", true],
    ["request.auth.token.email == 'x'", 'error'],
    ["request['method'] == 'update'", true],
    ["'auth' in request && !('query' in request)", true],
    ['resource.data.n.owner == 1', 'error'],
    ['request.query.limit == 1', 'error'],
  ])('%s → %s', (expression, expected) => {
    expect(outcome(expression, update)).toBe(expected)
  })

  test.each([
    ['request.auth == null', true],
    ['request.auth != null', 'false'],
    ['request.auth.uid != null', 'error'],
    ['resource == null', true],
    ['request.resource == null', true],
    ['request.resource.data.x == 1', 'error'],
  ])('of a missing document, signed out: %s → %s', (expression, expected) => {
    expect(outcome(expression)).toBe(expected)
  })
})
