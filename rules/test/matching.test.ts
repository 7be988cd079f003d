import { describe, expect, test } from 'vitest'
import { inDocuments, issuesOf, judge, signedIn } from './support/rules.ts'
import type { Asked } from './support/rules.ts'

const allows = (source: string, path: string, asked: Asked = {}): boolean => judge(source, { path, ...asked }).allowed

// https://firebase.google.com/docs/firestore/security/rules-structure
describe('paths', () => {
  test('a match covers exactly its path', () => {
    const source = inDocuments('match /cities/{city} { allow get; }')
    expect(allows(source, 'cities/SF')).toBe(true)
    expect(allows(source, 'cities/SF/landmarks/coit')).toBe(false)
    expect(allows(source, 'towns/SF')).toBe(false)
  })

  test('literal segments match only themselves', () => {
    const source = inDocuments('match /cities/SF { allow get; } match /with-dash/a.b_c { allow get; }')
    expect(allows(source, 'cities/SF')).toBe(true)
    expect(allows(source, 'cities/NY')).toBe(false)
    expect(allows(source, 'with-dash/a.b_c')).toBe(true)
  })

  test('nested match statements append to the path of the outer one', () => {
    const source = inDocuments(
      "match /cities/{city} { match /landmarks/{landmark} { allow get: if city == 'SF' && landmark == 'coit'; } }",
    )
    expect(allows(source, 'cities/SF/landmarks/coit')).toBe(true)
    expect(allows(source, 'cities/NY/landmarks/coit')).toBe(false)
    expect(allows(source, 'cities/SF')).toBe(false)
  })

  test('the database is a wildcard or a name', () => {
    const source = (name: string): string =>
      `rules_version = '2'; service cloud.firestore { match /databases/${name}/documents { match /a/{b} { allow get; } } }`
    expect(allows(source('{d}'), 'a/b')).toBe(true)
    expect(allows(source('(default)'), 'a/b')).toBe(true)
    expect(allows(source('other'), 'a/b')).toBe(false)
  })

  test('overlapping matches: one that allows is enough', () => {
    const source = inDocuments(
      'match /cities/{city} { allow get: if false; } match /cities/{document=**} { allow get: if request.auth != null; }',
    )
    expect(allows(source, 'cities/SF')).toBe(false)
    expect(allows(source, 'cities/SF', { auth: signedIn('a') })).toBe(true)
  })

  test('an error in one allow does not spoil another', () => {
    const source = inDocuments('match /c/{d} { allow get: if resource.data.x.y; allow get: if true; }')
    expect(allows(source, 'c/d')).toBe(true)
  })
})

describe('recursive wildcards', () => {
  const recursive = (version: string): string => inDocuments('match /cities/{document=**} { allow get; }', version)

  test.each(['1', '2'])('version %s covers a document and everything below it', (version) => {
    expect(allows(recursive(version), 'cities/SF')).toBe(true)
    expect(allows(recursive(version), 'cities/SF/landmarks/coit')).toBe(true)
    expect(allows(recursive(version), 'towns/SF')).toBe(false)
  })

  test('version 2 matches no segment at all, version 1 needs one', () => {
    const body = 'match /cities/{city}/{document=**} { allow get; }'
    expect(allows(inDocuments(body, '2'), 'cities/SF')).toBe(true)
    expect(allows(inDocuments(body, '1'), 'cities/SF')).toBe(false)
    expect(allows(inDocuments(body, '1'), 'cities/SF/landmarks/coit')).toBe(true)
  })

  test('no version statement means version 1', () => {
    const body = inDocuments('match /cities/{city}/{document=**} { allow get; }').replace("rules_version = '2';", '')
    expect(allows(body, 'cities/SF')).toBe(false)
  })

  test('version 2 allows them in the middle', () => {
    const source = inDocuments("match /{path=**}/songs/{song} { allow get: if song == 'a'; }")
    expect(allows(source, 'songs/a')).toBe(true)
    expect(allows(source, 'artists/x/songs/a')).toBe(true)
    expect(allows(source, 'artists/x/songs/b')).toBe(false)
    expect(allows(source, 'artists/x/albums/a')).toBe(false)
  })

  test('the variable is a path', () => {
    const source = inDocuments(
      "match /cities/{rest=**} { allow get: if rest is path && rest[0] == 'SF' && rest == /SF/landmarks/coit; }",
    )
    expect(allows(source, 'cities/SF/landmarks/coit')).toBe(true)
  })

  test('nested under one another, every way to split the path is tried', () => {
    const source = inDocuments('match /{a=**} { match /x/{b=**} { allow get: if b == /y/x/z; } }')
    expect(allows(source, 'x/y/x/z')).toBe(true)
    expect(allows(source, 'y/x/y/z')).toBe(false)
  })

  test.each([
    ['/{a=**}/x', '1', "a recursive wildcard must end the match path in rules_version '1'"],
    ['/{a=**}/{b=**}', '2', 'a match path has at most one recursive wildcard'],
  ])('%s in version %s is refused', (path, version, expected) => {
    const issues = issuesOf(inDocuments(`match ${path} { allow get; }`, version))
    expect(issues.find(({ severity }) => severity === 'ERROR')?.description).toBe(expected)
  })

  test('with a match statement inside them need version 2', () => {
    const body = 'match /a/{rest=**} { match /b/{id} { allow get; } }'
    expect(issuesOf(inDocuments(body))).toEqual([])
    expect(issuesOf(inDocuments(body, '1'))).toContainEqual({
      line: 4,
      column: 22,
      severity: 'WARNING',
      description: "a match statement inside a recursive wildcard needs rules_version '2'",
    })
  })

  // https://firebase.google.com/docs/firestore/security/rules-query#collection_group_queries_and_security_rules
  test.each([
    ['1', false],
    ['2', true],
  ])('let a collection group query pass in version %s: %s', (version, expected) => {
    const source = inDocuments('match /{path=**} { allow list; }', version)
    const asked = { method: 'list', path: 'songs', query: { allDescendants: true } } as const
    expect(judge(source, asked).allowed).toBe(expected)
    expect(judge(source, { ...asked, query: {} }).allowed).toBe(true)
  })
})

describe('methods', () => {
  const methods = ['get', 'list', 'create', 'update', 'delete'] as const

  test.each([
    ['read', ['get', 'list']],
    ['write', ['create', 'update', 'delete']],
    ['get', ['get']],
    ['list', ['list']],
    ['create', ['create']],
    ['update', ['update']],
    ['delete', ['delete']],
    ['read, delete', ['get', 'list', 'delete']],
    ['read, write', [...methods]],
  ])('allow %s', (allow, expected) => {
    const source = inDocuments(`match /items/{id} { allow ${allow}: if true; }`)
    const granted = methods.filter((method) => allows(source, method === 'list' ? 'items' : 'items/one', { method }))
    expect(granted).toEqual(expected)
  })

  test('an allow without a condition always allows', () => {
    const source = inDocuments('match /items/{id} { allow read; allow write }')
    expect(methods.every((method) => allows(source, method === 'list' ? 'items' : 'items/one', { method }))).toBe(true)
  })

  test('request.method is the method', () => {
    const source = inDocuments("match /items/{id} { allow read, write: if request.method == 'update'; }")
    expect(allows(source, 'items/one', { method: 'update' })).toBe(true)
    expect(allows(source, 'items/one', { method: 'create' })).toBe(false)
  })
})

describe('reasons', () => {
  test('name every condition that was evaluated, with its place', () => {
    const source = inDocuments(
      'match /items/{id} {\n  allow get: if false;\n  allow get: if resource.data.x == 1;\n  allow write: if true;\n}',
    )
    expect(judge(source).reasons).toEqual([
      { line: 5, column: 17, outcome: 'false', message: 'the condition is false' },
      { line: 6, column: 17, outcome: 'error', message: 'null has no property data at line 6, column 17' },
    ])
  })

  test('say so when nothing covers the path', () => {
    expect(judge(inDocuments('match /items/{id} { allow list; }')).reasons).toEqual([
      {
        line: 1,
        column: 1,
        outcome: 'false',
        message: 'no allow statement covers get of /databases/(default)/documents/items/one',
      },
    ])
  })
})
