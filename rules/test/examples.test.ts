import { describe, expect, test } from 'vitest'
import { listOf } from '../src/index.ts'
import type { RulesMethod } from '../src/index.ts'
import { documents, inDocuments, judge, signedIn } from './support/rules.ts'
import type { Asked, Fields } from './support/rules.ts'

const text = (stringValue: string): { stringValue: string } => ({ stringValue })
const may = (source: string, asked: Asked): boolean => judge(source, asked).allowed

// https://firebase.google.com/docs/firestore/solutions/role-based-access
describe('stories with roles in a map of the document', () => {
  const source = inDocuments(`
    match /stories/{story} {
      function isSignedIn() { return request.auth != null; }
      function getRole(rsc) { return rsc.data.roles[request.auth.uid]; }
      function isOneOfRoles(rsc, array) { return isSignedIn() && (getRole(rsc) in array); }
      function isValidNewStory() {
        return resource == null && isOneOfRoles(request.resource, ['owner']);
      }
      function onlyContentChanged() {
        return request.resource.data.title == resource.data.title
          && request.resource.data.roles == resource.data.roles
          && request.resource.data.keys() == resource.data.keys();
      }
      allow create: if isValidNewStory();
      allow delete: if isOneOfRoles(resource, ['owner']);
      allow update: if isOneOfRoles(resource, ['owner'])
        || (isOneOfRoles(resource, ['writer']) && onlyContentChanged());
      allow read: if isOneOfRoles(resource, ['owner', 'writer', 'commenter', 'reader']);
      match /comments/{comment} {
        allow read: if isOneOfRoles(get(/databases/$(database)/documents/stories/$(story)), ['owner', 'reader']);
        allow create: if isOneOfRoles(get(/databases/$(database)/documents/stories/$(story)), ['owner'])
          && request.resource.data.user == request.auth.uid;
      }
    }`)
  const story = (title: string, content: string): Fields => ({
    title: text(title),
    content: text(content),
    roles: { mapValue: { fields: { alice: text('owner'), bob: text('reader'), david: text('writer') } } },
  })
  const path = 'stories/s'
  const resource = story('t', 'c')

  test.each([
    ['alice', [true, true, true]],
    ['david', [true, true, false]],
    ['bob', [true, false, false]],
    ['eve', [false, false, false]],
    [undefined, [false, false, false]],
  ])('%s may read, change the content, delete: %o', (uid, expected) => {
    const auth = uid === undefined ? null : signedIn(uid)
    const asked = { path, auth, resource }
    const found = [
      may(source, { ...asked, method: 'get' }),
      may(source, { ...asked, method: 'update', requestResource: story('t', 'new') }),
      may(source, { ...asked, method: 'delete' }),
    ]
    expect(found).toEqual(expected)
  })

  test('a writer changes nothing but the content', () => {
    const requestResource = story('other title', 'new')
    expect(may(source, { path, resource, requestResource, method: 'update', auth: signedIn('david') })).toBe(false)
    expect(may(source, { path, resource, requestResource, method: 'update', auth: signedIn('alice') })).toBe(true)
  })

  test('a story is created by its owner, and only where there is none', () => {
    const asked: Asked = { path, method: 'create', requestResource: resource }
    expect(may(source, { ...asked, auth: signedIn('alice') })).toBe(true)
    expect(may(source, { ...asked, auth: signedIn('bob') })).toBe(false)
    expect(may(source, { ...asked, resource, auth: signedIn('alice') })).toBe(false)
  })

  test('stories are found by the role that the query asks for', () => {
    const query = (role: string): Asked['query'] => ({ where: { field: ['roles', 'bob'], op: '==', value: role } })
    const asked: Asked = { method: 'list', path: 'stories', auth: signedIn('bob') }
    expect(may(source, { ...asked, query: query('reader') })).toBe(true)
    expect(may(source, { ...asked, query: query('banned') })).toBe(false)
    const anyRole = listOf(['owner', 'writer'])
    expect(may(source, { ...asked, query: { where: { field: ['roles', 'bob'], op: 'in', value: anyRole } } })).toBe(
      true,
    )
    expect(may(source, asked)).toBe(false)
  })

  test('comments follow the roles of their story, for documents and for queries', () => {
    const access = documents({ 'stories/s': resource })
    const ask = (method: RulesMethod, uid: string, extra: Asked = {}): boolean => {
      const at = method === 'list' ? 'stories/s/comments' : 'stories/s/comments/c'
      return may(source, { method, path: at, auth: signedIn(uid), access, ...extra })
    }
    expect([ask('get', 'bob'), ask('list', 'bob'), ask('get', 'eve'), ask('list', 'eve')]).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(ask('create', 'alice', { requestResource: { user: text('alice') } })).toBe(true)
    expect(ask('create', 'alice', { requestResource: { user: text('bob') } })).toBe(false)
  })
})

// https://firebase.google.com/docs/firestore/security/rules-fields
describe('fields that a write may and must have', () => {
  const source = inDocuments(`
    function verifyFields(required, optional) {
      let all = required.concat(optional);
      return request.resource.data.keys().hasAll(required) && request.resource.data.keys().hasOnly(all);
    }
    match /restaurants/{id} {
      allow create: if verifyFields(['name', 'city'], ['address', 'hours'])
        && request.resource.data.name is string && request.resource.data.name.size() in [3, 4, 5]
        && request.resource.data.get('hours', 8) is int;
      allow update: if !request.resource.data.diff(resource.data).affectedKeys().hasAny(['average_score', 'rating_count']);
    }`)
  const create = (requestResource: Fields): boolean =>
    may(source, { path: 'restaurants/r', method: 'create', requestResource })

  test.each<[string, Fields, boolean]>([
    ['the required ones', { name: text('Abc'), city: text('x') }, true],
    ['an optional one', { name: text('Abc'), city: text('x'), hours: { integerValue: '9' } }, true],
    ['one missing', { name: text('Abc') }, false],
    ['one too many', { name: text('Abc'), city: text('x'), rank: { integerValue: '1' } }, false],
    ['one of the wrong type', { name: { integerValue: '1' }, city: text('x') }, false],
    ['an optional one of the wrong type', { name: text('Abc'), city: text('x'), hours: text('9') }, false],
    ['one too short', { name: text('A'), city: text('x') }, false],
  ])('%s', (_, fields, expected) => {
    expect(create(fields)).toBe(expected)
  })

  test('protected fields stay as they are', () => {
    const before: Fields = { name: text('Abc'), average_score: { doubleValue: 4.5 } }
    const update = (after: Fields): boolean =>
      may(source, { path: 'restaurants/r', method: 'update', resource: before, requestResource: after })
    expect(update({ ...before, name: text('New') })).toBe(true)
    expect(update({ ...before, average_score: { doubleValue: 5 } })).toBe(false)
    expect(update({ name: text('Abc') })).toBe(false)
    expect(update({ ...before, rating_count: { integerValue: '1' } })).toBe(false)
  })
})

// https://firebase.google.com/docs/firestore/security/rules-conditions#data_validation
describe('writes that belong together', () => {
  const source = inDocuments(`
    match /cities/{city} {
      allow write: if getAfter(/databases/$(database)/documents/countries/$(request.resource.data.country)).data.last_updated == request.time;
    }`)
  const requestResource: Fields = { country: text('fr') }
  const updated = { last_updated: { timestampValue: '2024-02-29T12:34:56.123456Z' } }

  test('a city is written only together with its country', () => {
    const asked: Asked = { path: 'cities/paris', method: 'create', requestResource }
    expect(may(source, { ...asked, access: documents({}, { 'countries/fr': updated }) })).toBe(true)
    expect(may(source, { ...asked, access: documents({ 'countries/fr': {} }) })).toBe(false)
    expect(may(source, { ...asked, access: documents({}) })).toBe(false)
  })
})
