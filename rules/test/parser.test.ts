import { describe, expect, test } from 'vitest'
import { compileRules } from '../src/index.ts'
import { parse } from '../src/parse/parse.ts'
import { inDocuments, issuesOf, withCondition } from './support/rules.ts'

/** Source with one character marked by « that must be the place of the first issue. */
function marked(source: string): { source: string; line: number; column: number } {
  const before = source.slice(0, source.indexOf('«'))
  const lines = before.split('\n')
  return { source: source.replace('«', ''), line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

test('a string without an end is looked through once', () => {
  const source = `'${"\\'".repeat(60_000)}`
  const started = process.cpuUsage()
  expect(issuesOf(source)).toEqual([expect.objectContaining({ line: 1, column: 1, severity: 'ERROR' })])
  expect(process.cpuUsage(started).user).toBeLessThan(2_000_000)
})

describe('errors stand at their place', () => {
  test.each([
    ['«', "unexpected the end of the file: expected 'rules_version', 'service' or 'function'"],
    ['service cloud.firestore {«', "unexpected the end of the file: expected 'match', 'function' or '}'"],
    ['service cloud.firestore {}\n«x', "unexpected 'x': expected the end of the file"],
    ['«#', 'unexpected characters "#"'],
    ['service «# cloud # {', 'unexpected characters "#"'],
    ['service cloud.firestore {\n  «allow read;\n}', "unexpected 'allow': expected 'match', 'function' or '}'"],
    [
      "rules_version = '2'; service «cloud.run {}",
      'unknown service cloud.run: expected cloud.firestore or firebase.storage',
    ],
    [
      "rules_version = '2'; service cloud.firestore {} service «cloud.firestore {}",
      'service cloud.firestore is declared twice',
    ],
    [
      "«rules_version = '2'; function f() { return true; }",
      'the rules have no service: expected cloud.firestore or firebase.storage',
    ],
    ["rules_version = «'3';\nservice cloud.firestore {}", "unknown rules_version '3': expected '1' or '2'"],
    ['rules_version = «2;\nservice cloud.firestore {}', "unexpected '2': expected string"],
    [inDocuments('match «items/{id} {}'), "unexpected 'items': expected a path that begins with '/'"],
    [
      inDocuments('match /items/{«} {}'),
      "unexpected '}': expected a path segment: text, '{name}', '{name=**}' or '$(expression)'",
    ],
    [inDocuments('match /items/«$(x) {}'), 'a match path cannot contain $(…): use a wildcard {name}'],
    [inDocuments('match /{id}/«{id} {}'), 'wildcard id is declared twice'],
    [
      inDocuments('match /a/{b} {\n    allow «fetch: if true;\n}'),
      'fetch is no method: expected one of get, list, read, create, update, delete, write',
    ],
    [
      inDocuments('match /a/{b} { allow «: if true; }'),
      "unexpected ':': expected a method: read, write, get, list, create, update or delete",
    ],
    [
      inDocuments('match /a/{b} { allow read «if true; }'),
      "unexpected 'if': expected 'match', 'allow', 'function' or '}'",
    ],
    [inDocuments('match /a/{b} { allow read: «true; }'), "unexpected 'true': expected 'if'"],
    [inDocuments('function f() { «}'), "unexpected '}': expected 'return'"],
    [inDocuments('function f() { let a = 1 «return a; }'), "unexpected 'return': expected ';'"],
    [withCondition('1 +«'), "unexpected ';': expected an expression"],
    [withCondition('true ? 1«'), "unexpected ';': expected ':'"],
    [withCondition('(true«'), "unexpected ';': expected ')'"],
    [withCondition('[1, 2«'), "unexpected ';': expected ']'"],
    [
      withCondition('«9223372036854775808 > 0'),
      '9223372036854775808 is not a 64-bit integer (-9223372036854775808 to 9223372036854775807)',
    ],
    [withCondition("'ab«\\d'"), 'unknown escape \\d: write \\\\d for a backslash followed by d'],
    [withCondition('«math == 1'), 'math is a namespace: call one of its functions'],
    [
      withCondition('1 is «integer'),
      'integer is no type: expected one of bool, bytes, float, int, list, latlng, number, path, map, string, timestamp, constraint, duration, set, map_diff, null',
    ],
    [
      withCondition('exists(/databases/«{database}/documents/a/b)'),
      '{database} is a wildcard of match statements: write $(database) here',
    ],
  ])('%s', (text, description) => {
    const { source, line, column } = marked(text)
    const { ruleset, issues } = compileRules(source)
    expect(ruleset).toBeUndefined()
    expect(issues.find(({ severity }) => severity === 'ERROR')).toEqual({
      line,
      column,
      severity: 'ERROR',
      description,
    })
  })

  test('all issues of a file are reported, in order', () => {
    const source = inDocuments('match /a/{b} {\n allow read: if x;\n allow write: if y && z();\n}')
    expect(issuesOf(source).map(({ line, column }) => [line, column])).toEqual([
      [5, 17],
      [6, 18],
      [6, 23],
    ])
  })
})

describe('warnings do not stop a ruleset', () => {
  test.each([
    [
      withCondition("'a'.matches(«'*')"),
      'invalid regular expression: missing argument to repetition operator: *; this always fails',
    ],
    [withCondition('resource.«owner == 1'), 'resource has no member owner: fields are in resource.data.owner'],
    [
      inDocuments('match /a/{b} { match /c/«{b} { allow get; } }'),
      'wildcard b hides the one of an outer match statement',
    ],
    [withCondition('«nobody == 1'), 'there is no variable nobody'],
    [withCondition('true &&\n   «nothing(1)'), 'there is no function nothing'],
    [withCondition('math.«log(1)'), 'math has no function log'],
    [withCondition('math.«abs(1, 2) == 1'), 'abs() takes 1 argument, not 2'],
    [withCondition('«int() == 1'), 'int() takes 1 argument, not 0'],
    [withCondition('«exists(/a/b, /c/d)'), 'exists() takes 1 argument, not 2'],
    [withCondition('«debug()'), 'debug() takes 1 argument, not 0'],
    [withCondition("'a'.«reverse() == 'a'"), 'no type has a method reverse()'],
    [withCondition("'a'.«matches() == true"), 'matches() takes 1 argument, not 0'],
    [withCondition("{}.«get('a') == 1"), 'get() takes 2 arguments, not 1'],
    [
      withCondition('request.«app == 1'),
      'request has no member app: it has auth, method, params, path, query, resource, time',
    ],
    [withCondition('exists(/a/$(«unbound))'), 'there is no variable unbound'],
    [inDocuments('function «idle() { return true; }'), 'function idle is not used'],
    [inDocuments('function f(«a) { return true; } match /a/{b} { allow get: if f(1); }'), 'variable a is not used'],
    [
      inDocuments('function f() { let «a = 1; return true; } match /a/{b} { allow get: if f(); }'),
      'variable a is not used',
    ],
    [
      inDocuments('«match /a { allow get; }'),
      'this match covers no document: expected pairs of a collection and a document',
    ],
    [
      "rules_version = '2'; service cloud.firestore { «match /a/{b} { allow get; } }",
      'this match covers no document: expected a path below /databases/{database}/documents',
    ],
    [
      "rules_version = '2'; service firebase.storage { «match /images/{b} { allow get; } }",
      'this match covers no object: expected a path below /b/{bucket}/o',
    ],
    ['«service cloud.firestore {}', "these rules are of version '1': begin them with rules_version = '2';"],
    [
      "rules_version = «'1'; service cloud.firestore {}",
      "these rules are of version '1': begin them with rules_version = '2';",
    ],
  ])('%s', (text, description) => {
    const { source, line, column } = marked(text)
    const { ruleset, issues } = compileRules(source)
    expect(ruleset).toBeDefined()
    expect(issues).toEqual([{ line, column, severity: 'WARNING', description }])
  })
})

describe('syntax', () => {
  test.each([
    ['comments', 'true /* a\n * b **/ && // c\n true'],
    ['keywords as field names', "{'match': {'if': true}}.match.if"],
    ['ranges that are open', "'abc'[1:] == 'abc'[:2]"],
    ['paths with many kinds of segments', '/a-b/c.d/1e/(default)/$(id)/in is path'],
    ['division is not a path', '4 / 2 / 1 == 2'],
    ['a path after an operator', 'true ? /a/b == /a/b : false'],
    ['trailing whitespace and newlines', '\n\t true \r\n'],
  ])('%s', (_, expression) => {
    expect(issuesOf(withCondition(expression))).toEqual([])
  })

  test('positions span the whole expression, so that coverage can be shown', () => {
    const source = inDocuments("match /a/{b} {\n  allow read: if request.auth.uid ==\n    'x' + b;\n}")
    const outer = parse(source).file?.services[0]?.body[0]
    const inner = outer?.kind === 'match' ? outer.body[0] : undefined
    const allow = inner?.kind === 'match' ? inner.body[0] : undefined
    const condition = allow?.kind === 'allow' ? allow.condition : undefined
    expect(condition?.at).toMatchObject({ line: 5, column: 18, endLine: 6, endColumn: 12 })
    expect(source.slice(condition?.at.start, condition?.at.end)).toBe("request.auth.uid ==\n    'x' + b")
  })
})
