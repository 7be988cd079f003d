import { describe, expect, test } from 'vitest'
import { compileRules, RulesTimestamp, storageObject } from '../src/index.ts'
import type { DocumentAccess, Issue, ResourceValue, RulesMethod, StorageObject, Verdict } from '../src/index.ts'
import { documents, inDocuments, judge, now, signedIn } from './support/rules.ts'

const bucket = 'demo.appspot.com'
const object = (name: string, more: Partial<StorageObject> = {}): ResourceValue =>
  storageObject({ name, bucket, sizeBytes: 10n, contentType: 'image/png', timeCreated: now, ...more })

const inBucket = (body: string, version = '2'): string =>
  `rules_version = '${version}';\nservice firebase.storage {\n  match /b/{bucket}/o {\n${body}\n  }\n}\n`

interface Asked {
  method?: RulesMethod
  uid?: string
  resource?: ResourceValue | undefined
  requestResource?: ResourceValue | undefined
  access?: DocumentAccess
}

function judgeObject(source: string, name: string, asked: Asked = {}): Verdict {
  const { ruleset, issues } = compileRules(source)
  if (ruleset === undefined) throw new Error(`the rules do not compile: ${JSON.stringify(issues)}`)
  return ruleset.evaluate(
    {
      service: 'firebase.storage',
      method: asked.method ?? 'get',
      path: ['b', bucket, 'o', ...name.split('/').filter((segment) => segment !== '')],
      auth: asked.uid === undefined ? null : signedIn(asked.uid),
      time: now,
      resource: asked.resource,
      requestResource: asked.requestResource,
    },
    asked.access ?? documents({}),
  )
}

/** What a condition on images/{file} comes to. */
function outcome(condition: string, asked: Asked = {}): string {
  const { allowed, reasons } = judgeObject(
    inBucket(`match /images/{file} { allow read, write: if ${condition}; }`),
    'images/a.png',
    { resource: object('images/a.png'), ...asked },
  )
  return allowed ? 'true' : (reasons[0]?.outcome ?? 'none')
}

const warningsOf = (condition: string): Issue['description'][] =>
  compileRules(inBucket(`match /images/{file} { allow get: if ${condition}; }`)).issues.map(
    ({ severity, description }) => `${severity} ${description}`,
  )

// https://firebase.google.com/docs/reference/security/storage
describe('request and resource', () => {
  test.each([
    ["resource.name == 'images/a.png'", 'true'],
    [`resource.bucket == '${bucket}' && bucket == '${bucket}'`, 'true'],
    ['resource.size < 5 * 1024 * 1024', 'true'],
    ["resource.contentType.matches('image/.*')", 'true'],
    ["request.time < resource.timeCreated + duration.value(1, 'h')", 'true'],
    ['resource.contentLanguage == null', 'true'],
    ['resource.metadata.owner == "a"', 'error'],
    ["request.path == /images/a.png && request.path[0] == 'images'", 'true'],
    ["request.method == 'get'", 'true'],
    ['request.resource == null', 'true'],
    ["file == 'a.png'", 'true'],
    ['request.auth == null', 'true'],
    ['request.query == null', 'error'],
    ['resource.data.name == "a"', 'error'],
  ])('%s → %s', (condition, expected) => {
    expect(outcome(condition)).toBe(expected)
  })

  test('of an upload', () => {
    const upload: Asked = {
      method: 'create',
      resource: undefined,
      requestResource: object('images/a.png', { metadata: { owner: 'anne' } }),
      uid: 'anne',
    }
    expect(outcome('resource == null && request.resource.metadata.owner == request.auth.uid', upload)).toBe('true')
    expect(outcome('request.resource.size <= 10', upload)).toBe('true')
    expect(outcome('request.resource.size < 10', upload)).toBe('false')
  })

  test('of an update and a delete', () => {
    const hashed = (md5Hash: string) => object('images/a.png', { md5Hash, updated: RulesTimestamp.fromMillis(1) })
    const same = 'request.resource.md5Hash == resource.md5Hash'
    expect(outcome(same, { method: 'update', resource: hashed('x'), requestResource: hashed('x') })).toBe('true')
    expect(outcome(same, { method: 'update', resource: hashed('x'), requestResource: hashed('y') })).toBe('false')
    expect(outcome('request.resource == null && resource != null', { method: 'delete' })).toBe('true')
  })

  test('members that are not there are warned of', () => {
    expect(warningsOf('request.query == null')).toEqual([
      'WARNING request has no member query: it has auth, method, params, path, resource, time',
    ])
    expect(warningsOf('resource.data == null')).toEqual(['WARNING resource has no member data'])
    expect(warningsOf('resource.size == 1')).toEqual([])
  })
})

describe('methods and paths', () => {
  const granted = (allow: string, version = '2'): string[] =>
    (['get', 'list', 'create', 'update', 'delete'] as const).filter(
      (method) =>
        judgeObject(inBucket(`match /images/{file=**} { allow ${allow}; }`, version), 'images/a', { method }).allowed,
    )

  test('read and write are made of the same methods as in Firestore', () => {
    expect(granted('read')).toEqual(['get', 'list'])
    expect(granted('write')).toEqual(['create', 'update', 'delete'])
  })

  // https://firebase.google.com/docs/storage/web/list-files
  test("lists need rules_version '2'", () => {
    expect(granted('read', '1')).toEqual(['get'])
    const source = inBucket('match /{file=**} { allow read; }', '1')
    expect(judgeObject(source, 'a', { method: 'list' }).reasons[0]?.message).toBe(
      "lists of Cloud Storage objects need rules_version '2'",
    )
  })

  test('a list is judged by the path that the listed names begin with', () => {
    const source = inBucket(
      'match /users/{uid}/{rest=**} { allow list: if request.auth.uid == uid && resource == null; }',
    )
    expect(judgeObject(source, 'users/anne', { method: 'list', uid: 'anne' }).allowed).toBe(true)
    expect(judgeObject(source, 'users/anne/photos', { method: 'list', uid: 'anne' }).allowed).toBe(true)
    expect(judgeObject(source, 'users/ben', { method: 'list', uid: 'anne' }).allowed).toBe(false)
    expect(judgeObject(source, '', { method: 'list', uid: 'anne' }).allowed).toBe(false)
  })

  test("a recursive wildcard covers one segment or more in version '1', none or more in version '2'", () => {
    const source = (version: string) => inBucket('match /users/{uid}/{rest=**} { allow get; }', version)
    expect(judgeObject(source('2'), 'users/anne').allowed).toBe(true)
    expect(judgeObject(source('1'), 'users/anne').allowed).toBe(false)
    expect(judgeObject(source('1'), 'users/anne/a').allowed).toBe(true)
  })
})

// https://firebase.google.com/docs/storage/security/rules-conditions#enhance_with_cloud_firestore
describe('Firestore documents', () => {
  const access = documents({ 'users/anne': { roles: { arrayValue: { values: [{ stringValue: 'editor' }] } } } })
  const at = (path: string, database = '(default)') => `/databases/${database}/documents/${path}`

  test.each([
    [`firestore.exists(${at('users/anne')})`, 'true'],
    [`firestore.exists(${at('users/$(request.auth.uid)')})`, 'true'],
    [`firestore.exists(${at('users/ben')})`, 'false'],
    [`'editor' in firestore.get(${at('users/anne')}).data.roles`, 'true'],
    [`firestore.get(${at('users/anne')}).id == 'anne'`, 'true'],
    [`firestore.exists(${at('users/anne', 'other')})`, 'error'],
    [`firestore.exists(${at('users')})`, 'error'],
  ])('%s → %s', (condition, expected) => {
    expect(outcome(condition, { access, uid: 'anne' })).toBe(expected)
  })

  test.each([
    [`exists(${at('users/anne')})`, 'there is no function exists'],
    [`get(${at('users/anne')}) != null`, 'there is no function get'],
    [`firestore.getAfter(${at('users/anne')}) != null`, 'firestore has no function getAfter'],
  ])('%s is an error, with a warning', (condition, description) => {
    expect(outcome(condition, { access })).toBe('error')
    expect(warningsOf(condition)).toEqual([`WARNING ${description}`])
  })

  test('two in one evaluation, repeated ones free', () => {
    const reads = (count: number): string =>
      Array.from({ length: count }, (_, i) => `!firestore.exists(${at(`many/d${i}`)})`).join(' && ')
    expect(outcome(`${reads(2)} && ${reads(2)}`)).toBe('true')
    expect(outcome(reads(3))).toBe('error')
    expect(outcome(`${reads(3)} || true`)).toBe('error')
  })
})

describe('one source with several services', () => {
  const source =
    "rules_version = '2';\nfunction isAnne() { return request.auth.uid == 'anne'; }\n" +
    'service cloud.firestore { match /databases/{d}/documents/items/{i} { allow get: if isAnne(); } }\n' +
    'service firebase.storage { match /b/{b}/o/{o} { allow get: if isAnne(); } }\n'

  test('judges each request by its service', () => {
    expect(compileRules(source).issues).toEqual([])
    expect(judge(source, { auth: signedIn('anne') }).allowed).toBe(true)
    expect(judge(source, { auth: signedIn('ben') }).allowed).toBe(false)
    expect(judgeObject(source, 'a', { uid: 'anne' }).allowed).toBe(true)
    expect(judgeObject(source, 'a', { uid: 'ben' }).allowed).toBe(false)
  })

  test('what is wrong in a shared function is reported once', () => {
    const wrong = source.replace("'anne'", 'nobody')
    expect(compileRules(wrong).issues).toEqual([
      { line: 2, column: 48, severity: 'WARNING', description: 'there is no variable nobody' },
    ])
  })

  test('a service that the rules do not have allows nothing', () => {
    const storageOnly = inBucket('match /{o=**} { allow read, write; }')
    expect(judge(storageOnly).reasons).toEqual([
      { line: 1, column: 1, outcome: 'false', message: 'the rules have no service cloud.firestore' },
    ])
    expect(judgeObject(inDocuments(''), 'a').allowed).toBe(false)
  })
})
