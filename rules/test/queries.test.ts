import { describe, expect, test } from 'vitest'
import { listOf, RulesPath } from '../src/index.ts'
import type { QueryCondition, QueryOperator, RulesQuery, RulesValue } from '../src/index.ts'
import { documents, inDocuments, judge, outcome, root, signedIn } from './support/rules.ts'

const filter = (field: string, op: QueryOperator, value: RulesValue): QueryCondition => ({
  field: field.split('.'),
  op,
  value,
})
const list = (expression: string, query: RulesQuery): true | string =>
  outcome(expression, {
    method: 'list',
    path: 'items',
    query,
    auth: signedIn('alice'),
    access: documents({ 'admins/alice': {} }),
  })

// https://firebase.google.com/docs/firestore/security/rules-query: rules are not filters.
describe('a query is allowed if every document that it could return is', () => {
  test.each<[string, QueryCondition | undefined, true | string]>([
    ['true', undefined, true],
    ['request.auth != null', undefined, true],
    ['exists(/databases/$(database)/documents/admins/$(request.auth.uid))', undefined, true],
    ['resource != null', undefined, true],
    ['resource.data.owner == request.auth.uid', undefined, 'unknown'],
    ['resource.data.owner == request.auth.uid', filter('owner', '==', 'alice'), true],
    ['resource.data.owner == request.auth.uid', filter('owner', '==', 'bob'), 'false'],
    ['resource.data.owner == request.auth.uid', filter('other', '==', 'alice'), 'unknown'],
    ['request.auth.uid == resource.data.owner', filter('owner', '==', 'alice'), true],
    ["resource.data['owner'] == 'alice'", filter('owner', '==', 'alice'), true],
    ["resource.data.get('owner', '') == 'alice'", filter('owner', '==', 'alice'), true],
    ["resource.data.get('owner', '') == 'alice'", undefined, 'unknown'],
    ["resource.data.get(['a', 'b'], 1) == 2", filter('a.b', '==', 2n), true],
    ['resource.data.a.b == 2', filter('a.b', '==', 2n), true],
    ['resource.data.a is map', filter('a.b', '==', 2n), true],
    ["resource.data.owner != 'bob'", filter('owner', '==', 'alice'), true],
    ["resource.data.owner != 'bob'", filter('owner', '!=', 'bob'), true],
    ["resource.data.owner != 'eve'", filter('owner', '!=', 'bob'), 'unknown'],
    ['resource.data.owner != null', filter('owner', '!=', 'bob'), true],
    ["!(resource.data.owner in ['bob', 'eve'])", filter('owner', 'not-in', listOf(['eve', 'bob'])), true],
    ['resource.data.gone == null', filter('gone', '==', null), true],
    ['resource.data.public == true', filter('public', '==', true), true],
    ['resource.data.public', filter('public', '==', true), true],
    ['!resource.data.hidden', filter('hidden', '==', false), true],
    ["'owner' in resource.data", filter('owner', '>', 'a'), true],
    ["'owner' in resource.data", undefined, 'unknown'],
    ["resource.data.keys().hasAll(['owner'])", filter('owner', '>', 'a'), true],
    ["resource.data.keys().hasOnly(['owner'])", filter('owner', '>', 'a'), 'unknown'],
    ['resource.data.size() == 1', filter('owner', '==', 'alice'), 'unknown'],
    ['resource.data == {"owner": "alice"}', filter('owner', '==', 'alice'), 'unknown'],
  ])('%s with %o → %s', (expression, where, expected) => {
    expect(list(expression, { where })).toBe(expected)
  })

  test.each<[string, QueryOperator, RulesValue, true | string]>([
    ['resource.data.n > 5', '>', 5n, true],
    ['resource.data.n > 5', '>=', 6n, true],
    ['resource.data.n > 5', '>=', 5n, 'unknown'],
    ['resource.data.n >= 5', '>=', 5n, true],
    ['resource.data.n >= 5', '>', 4n, 'unknown'],
    ['resource.data.n < 5', '>', 5n, 'false'],
    ['resource.data.n <= 5', '>', 5n, 'false'],
    ['resource.data.n < 5', '<', 5n, true],
    ['resource.data.n <= 5', '<', 5n, true],
    ['resource.data.n < 5', '<=', 5n, 'unknown'],
    ['5 > resource.data.n', '<', 5n, true],
    ['5 >= resource.data.n', '<=', 5n, true],
    ['resource.data.n == 5', '>', 5n, 'false'],
    ['resource.data.n == 7', '>', 5n, 'unknown'],
    ['resource.data.n != 4', '>', 5n, true],
    ['resource.data.n in [1, 2]', '>', 5n, 'false'],
    ['resource.data.n is number', '>', 5n, true],
    ['resource.data.n is int', '>', 5n, 'unknown'],
    ['resource.data.n is string', '>', 5n, 'false'],
    ['resource.data.n > 5', '==', 6n, true],
    ['resource.data.n == 6.0', '==', 6n, true],
    ['resource.data.n is int', '==', 6n, 'unknown'],
    ['resource.data.n / 4 == 1', '==', 6n, 'unknown'],
    ["resource.data.n > 'a'", '>', 5n, 'unknown'],
    ['request.time > resource.data.n', '>', 5n, 'unknown'],
  ])('%s with n %s %s → %s', (expression, op, value, expected) => {
    expect(list(expression, { where: filter('n', op, value) })).toBe(expected)
  })

  test.each<[string, QueryCondition, true | string]>([
    ['request.auth.uid in resource.data.members', filter('members', 'array-contains', 'alice'), true],
    ['request.auth.uid in resource.data.members', filter('members', 'array-contains', 'bob'), 'unknown'],
    ['resource.data.members.hasAny([request.auth.uid])', filter('members', 'array-contains', 'alice'), true],
    ['resource.data.members.hasAll([request.auth.uid])', filter('members', 'array-contains', 'alice'), true],
    [
      "resource.data.members.hasAll([request.auth.uid, 'bob'])",
      filter('members', 'array-contains', 'alice'),
      'unknown',
    ],
    ['resource.data.members is list', filter('members', 'array-contains', 'alice'), true],
    [
      "resource.data.members.hasAny(['alice', 'bob'])",
      filter('members', 'array-contains-any', listOf(['alice', 'bob'])),
      true,
    ],
    [
      "resource.data.members.hasAny(['alice'])",
      filter('members', 'array-contains-any', listOf(['alice', 'bob'])),
      'unknown',
    ],
    ["resource.data.role in ['a', 'b', 'c']", filter('role', 'in', listOf(['a', 'b'])), true],
    ["resource.data.role == 'a' || resource.data.role == 'b'", filter('role', 'in', listOf(['a', 'b'])), true],
    ["resource.data.role == 'a'", filter('role', 'in', listOf(['a', 'b'])), 'false'],
    ["'alice' in [resource.data.owner, 'bob']", filter('owner', '==', 'alice'), true],
    ["'alice' in [resource.data.x, resource.data.owner]", filter('owner', '==', 'alice'), 'unknown'],
    ["!('alice' in [resource.data.x])", filter('x', '!=', 'alice'), true],
    ['!(resource.data.x in {})', filter('owner', '==', 'alice'), 'unknown'],
    ['!(resource.data.owner in {})', filter('owner', '==', 'alice'), true],
    ["'alice' in [resource.data.x, 'bob']", filter('owner', '==', 'alice'), 'unknown'],
  ])('%s with %o → %s', (expression, where, expected) => {
    expect(list(expression, { where })).toBe(expected)
  })
})

// An argument or a let binding that is an error is one of the whole call.
test.each<[string, string, true | string]>([
  ['function f(x) { return true; }', 'f(resource.data.x)', 'unknown'],
  ['function f(x) { return true; }', 'f(resource.data.n)', true],
  ['function f(x) { return true; }', 'f(id)', true],
  ['function f(x) { return true; }', 'f(resource.id) && f(resource.__name__) && f(request.path)', true],
  ['function f(x) { return true; }', 'f(resource.data.keys())', true],
  ['function f(x) { return false; }', '!f(resource.data.x)', 'unknown'],
  ['function f(x) { return false; }', 'f(resource.data.x) || true', true],
  ['function f() { let x = resource.data.x; return true; }', 'f()', 'unknown'],
  ['function f() { let n = resource.data.n; return true; }', 'f()', true],
  ['function f(data) { return data.n > 0; }', 'f(resource.data)', true],
])('%s, called as %s → %s', (functions, call, expected) => {
  const query = { where: filter('n', '>', 0n) }
  expect(outcome(call, { method: 'list', path: 'items', query, functions })).toBe(expected)
})

// To queries 2^53 and 2^53 + 1 are two numbers; to rules they are equal where one of them is a float.
test.each<[string, QueryOperator, RulesValue, true | string]>([
  ['resource.data.n == 9007199254740993', '==', 9007199254740993n, true],
  ['resource.data.n == 9007199254740993', '==', 9007199254740992, 'unknown'],
  ['resource.data.n != 9007199254740992.0', '==', 9007199254740993n, 'unknown'],
  ['resource.data.n > 9007199254740992.0', '>', 9007199254740992n, 'unknown'],
  ['resource.data.n == [9007199254740993]', '==', listOf([9007199254740993n]), true],
  ['resource.data.n == [9007199254740993]', '==', listOf([9007199254740992]), 'unknown'],
  ['resource.data.n != [9007199254740992.0]', '!=', listOf([9007199254740993n]), 'unknown'],
  ['9007199254740993 in resource.data.n', '==', listOf([9007199254740992]), 'unknown'],
  ['!(9007199254740993 in resource.data.n)', '==', listOf([9007199254740992n]), 'unknown'],
  ['9007199254740993 in resource.data.n', 'array-contains', 9007199254740992, 'unknown'],
  ['resource.data.n.hasAny([9007199254740993])', 'array-contains', 9007199254740992, 'unknown'],
  ['resource.data.n.hasAny([9007199254740993])', 'array-contains', 9007199254740993n, true],
])('%s with n %s %o → %s', (expression, op, value, expected) => {
  expect(list(expression, { where: filter('n', op, value) })).toBe(expected)
})

describe('composite filters', () => {
  const mine = filter('owner', '==', 'alice')
  const open = filter('public', '==', true)
  const numbers = (count: number): QueryCondition =>
    filter('n', 'in', listOf(Array.from({ length: count }, (_, i) => BigInt(i))))
  const rule = 'resource.data.owner == request.auth.uid || resource.data.public == true'

  test.each<[string, QueryCondition, true | string]>([
    ['and', { and: [mine, filter('n', '>', 1n)] }, true],
    ['or, each side proving the rule', { or: [mine, open] }, true],
    ['or, one side proving nothing', { or: [mine, filter('n', '>', 1n)] }, 'unknown'],
    ['and of ors', { and: [{ or: [mine, open] }, { or: [filter('n', '==', 1n), filter('n', '==', 2n)] }] }, true],
    ['an empty and', { and: [] }, 'unknown'],
    ['an empty or', { or: [] }, 'unknown'],
    ['an empty in', filter('owner', 'in', listOf([])), 'unknown'],
    ['one part that is too wide to be told apart', { and: [mine, numbers(31)] }, true],
    ['more than thirty cases', { and: [{ and: [mine, numbers(6)] }, numbers(6)] }, 'unknown'],
  ])('%s', (_, where, expected) => {
    expect(list(rule, { where })).toBe(expected)
  })
})

describe('unknown values in logic', () => {
  test.each([
    ['resource.data.x == 1 || true', true],
    ['true || resource.data.x == 1', true],
    ['resource.data.x == 1 && false', 'false'],
    ['resource.data.x == 1 || false', 'unknown'],
    ['!(resource.data.x == 1)', 'unknown'],
    ['(resource.data.x == 1 ? true : true)', 'unknown'],
    ['resource.data.x == resource.data.x', 'unknown'],
    ['resource.data.x + 1 == 2', 'unknown'],
    ['-resource.data.x == 2', 'unknown'],
    ['[resource.data.x].size() == 1', 'unknown'],
    ["{'a': resource.data.x}.size() == 1", 'unknown'],
    ["resource.data.x[0:1] == 'a'", 'unknown'],
    ['resource.data[resource.data.x] == 1', 'unknown'],
    ['exists(/databases/$(database)/documents/admins/$(resource.data.x))', 'unknown'],
    ['get(resource.data.x).data.y == 1', 'unknown'],
    ['int(resource.data.x) == 1', 'unknown'],
    ["id == 'one'", 'unknown'],
    ["resource.id == 'one'", 'unknown'],
    ['request.path == /a/b', 'unknown'],
    ['debug(resource.data.x) == 1', 'unknown'],
    ['resource.data.x in 5', 'error'],
    ['request.resource == null', true],
  ])('%s → %s', (expression, expected) => {
    expect(list(expression, {})).toBe(expected)
  })
})

describe('request.query', () => {
  test.each<[string, RulesQuery, true | string]>([
    ['request.query.limit <= 10', { limit: 10 }, true],
    ['request.query.limit <= 10', { limit: 11 }, 'false'],
    ['request.query.limit <= 10', {}, 'error'],
    ['request.query.limit == null', {}, true],
    ['request.query.offset == 5', { offset: 5 }, true],
    ["request.query.orderBy[0].field == 'a.b'", { orderBy: [{ field: ['a', 'b'], direction: 'ASC' }] }, true],
    ["'n' in resource.data", { orderBy: [{ field: ['n'], direction: 'DESC' }] }, true],
    ['resource.data.n != null', { orderBy: [{ field: ['n'], direction: 'DESC' }] }, 'unknown'],
  ])('%s with %o → %s', (expression, query, expected) => {
    expect(list(expression, query)).toBe(expected)
  })
})

describe('paths of queries', () => {
  const allows = (source: string, path: string, query: RulesQuery = {}): boolean =>
    judge(source, { method: 'list', path, query }).allowed

  test('a match on one document does not allow its collection', () => {
    expect(allows(inDocuments('match /items/one { allow list; }'), 'items')).toBe(false)
    expect(allows(inDocuments('match /items/{id} { allow list; }'), 'items')).toBe(true)
    expect(allows(inDocuments('match /{document=**} { allow list; }'), 'items')).toBe(true)
    expect(allows(inDocuments('match /items { allow list; }'), 'items')).toBe(false)
  })

  test('a filter on the name makes the document known', () => {
    const where: QueryCondition = { field: ['__name__'], op: '==', value: new RulesPath([...root, 'items', 'one']) }
    expect(allows(inDocuments('match /items/one { allow list; }'), 'items', { where })).toBe(true)
    expect(
      allows(inDocuments("match /items/{id} { allow list: if id == 'one' && resource.id == id; }"), 'items', { where }),
    ).toBe(true)
    expect(allows(inDocuments('match /items/two { allow list; }'), 'items', { where })).toBe(false)
  })

  test('subcollections know their parents', () => {
    const source = inDocuments("match /users/{user}/notes/{note} { allow list: if user == 'alice'; }")
    expect(allows(source, 'users/alice/notes')).toBe(true)
    expect(allows(source, 'users/bob/notes')).toBe(false)
  })

  // https://firebase.google.com/docs/firestore/security/rules-query#secure_and_query_documents_based_on_a_collection_group
  test('a collection group needs a recursive wildcard', () => {
    const query: RulesQuery = { allDescendants: true }
    expect(allows(inDocuments('match /{path=**}/notes/{note} { allow list; }'), 'notes', query)).toBe(true)
    expect(allows(inDocuments('match /{document=**} { allow list; }'), 'notes', query)).toBe(true)
    expect(allows(inDocuments('match /notes/{note} { allow list; }'), 'notes', query)).toBe(false)
    expect(allows(inDocuments('match /users/{user}/notes/{note} { allow list; }'), 'notes', query)).toBe(false)
    expect(allows(inDocuments('match /{path=**}/others/{note} { allow list; }'), 'notes', query)).toBe(false)
    expect(
      allows(inDocuments("match /{path=**}/notes/{note} { allow list: if path[0] == 'users'; }"), 'notes', query),
    ).toBe(false)
    expect(
      allows(inDocuments("match /users/{user}/{path=**} { allow list: if user == 'a'; }"), 'users/a/notes', query),
    ).toBe(true)
  })
})
