import { describe, expect, test } from 'vitest'
import { documents, errorsOf, inDocuments, issuesOf, judge, outcome, signedIn, warningsOf } from './support/rules.ts'

describe('functions', () => {
  test('take arguments and bind variables', () => {
    const functions = `
      function isOwner(owner, uid) { return owner == uid; }
      function check(uid) {
        let owner = 'al' + 'ice';
        let same = isOwner(owner, uid);
        return same && owner == 'alice';
      }`
    expect(outcome("check('alice')", { functions })).toBe(true)
    expect(outcome("check('bob')", { functions })).toBe('false')
  })

  test('may be declared after they are used', () => {
    const functions = 'function first() { return second(); } function second() { return true; }'
    expect(outcome('first()', { functions })).toBe(true)
  })

  test('see the wildcards of the match block they stand in, and request and resource', () => {
    const source = inDocuments(`
      match /users/{user} {
        function mine() { return request.auth.uid == user && resource.data.name == 'A' && database == '(default)'; }
        match /notes/{note} { allow get: if mine() && note == 'n'; }
      }`)
    const asked = { path: 'users/alice/notes/n', resource: { name: { stringValue: 'A' } } }
    expect(judge(source, { ...asked, auth: signedIn('alice') }).allowed).toBe(true)
    expect(judge(source, { ...asked, auth: signedIn('bob') }).allowed).toBe(false)
  })

  test('do not see wildcards of inner match blocks, nor variables of their callers', () => {
    const functions =
      "function f() { return id == 'one'; } function g() { let hidden = true; return h(); } function h() { return hidden; }"
    expect(warningsOf('f()', functions)).toContain('there is no variable id')
    expect(warningsOf('g()', functions)).toContain('there is no variable hidden')
    expect(outcome('f()', { functions })).toBe('error')
    expect(outcome('g()', { functions })).toBe('error')
  })

  test('of an inner block hide those of an outer block', () => {
    const source = inDocuments(`
      function answer() { return false; }
      match /items/{id} {
        function answer() { return true; }
        allow get: if answer();
      }
      match /others/{id} { allow get: if answer(); }`)
    expect(judge(source).allowed).toBe(true)
    expect(judge(source, { path: 'others/one' }).allowed).toBe(false)
  })

  test('keep their parameters apart from those of the functions they call', () => {
    const functions =
      "function outer(a, b) { let c = inner(b, a); return c && a == 'x' && b == 'y'; } function inner(a, b) { return a == 'y' && b == 'x'; }"
    expect(outcome("outer('x', 'y')", { functions })).toBe(true)
  })

  test('fail when an argument or a let binding fails, even one that is not used', () => {
    expect(outcome('f({}.a)', { functions: 'function f(x) { return true; }' })).toBe('error')
    expect(outcome('f()', { functions: 'function f() { let x = {}.a; return true; }' })).toBe('error')
    expect(outcome('f({}.a) || true', { functions: 'function f(x) { return true; }' })).toBe(true)
  })

  test('evaluate a let binding once and an argument once', () => {
    const access = documents({ 'a/b': { n: { integerValue: '1' } } })
    const functions =
      'function f(x) { let y = get(/databases/$(database)/documents/a/b).data.n; return y + y + y == 3 && x == x; }'
    const texts: string[] = []
    expect(outcome("f(debug('arg'))", { functions, access, debug: ({ text }) => texts.push(text) })).toBe(true)
    expect(access.reads).toEqual(['a/b'])
    expect(texts).toEqual(['"arg"'])
  })
})

describe('load errors of functions', () => {
  test.each([
    ['f()', 'function f() { return f(); }', 'function f calls itself: recursion is not allowed'],
    [
      'f()',
      'function f() { return g(); } function g() { return f(); }',
      'function f calls itself: recursion is not allowed',
    ],
    ['true', 'function f() { return f(); }', 'function f calls itself: recursion is not allowed'],
    ['true', 'function f(a, a) { return true; }', 'parameter a is declared twice'],
    ['true', 'function f(a) { let a = 1; return true; }', 'variable a is declared twice'],
    ['true', 'function f() { return true; } function f() { return false; }', 'function f is declared twice'],
    ['true', 'function get(x) { return true; }', 'function get would hide the built-in function of that name'],
    ['true', 'function int(x) { return true; }', 'function int would hide the built-in function of that name'],
    ['true', 'function f(math) { return true; }', 'math is a namespace and cannot name a parameter'],
    ['true', 'function f() { let duration = 1; return true; }', 'duration is a namespace and cannot name a variable'],
  ])('%s with %s', (expression, functions, expected) => {
    expect(errorsOf(expression, functions)).toContain(expected)
  })

  test("let in rules_version '1'", () => {
    const source = inDocuments('function f() { let a = 1; return true; } match /items/{id} { allow get: if f(); }', '1')
    expect(issuesOf(source).find(({ severity }) => severity === 'ERROR')?.description).toBe(
      "let needs rules_version '2'",
    )
  })
})

// Production loads these rules, with a warning: https://github.com/firebase/firebase-tools/issues/5402 names one of the few
// errors, and what a call or a name that means nothing comes to is an error that denies.
describe('what means nothing loads, and denies where it is evaluated', () => {
  test.each([
    ['f(1)', 'function f() { return true; }', 'f() takes 0 arguments, not 1'],
    ['f()', 'function f(a) { return a; }', 'f() takes 1 argument, not 0'],
    ['f()', 'function f() { let a = b; let b = 1; return a == b; }', 'there is no variable b'],
    ['f()', 'function f() { let a = a; return a == 1; }', 'there is no variable a'],
    ['f()', 'function f() { return nobody; }', 'there is no variable nobody'],
    ['missing(1)', '', 'there is no function missing'],
    ["'a'.reversed() == 'a'", '', 'no type has a method reversed()'],
    ['request.app == 1', '', 'request has no member app: it has auth, method, params, path, query, resource, time'],
  ])('%s with %s', (expression, functions, expected) => {
    expect(errorsOf(expression, functions)).toEqual([])
    expect(warningsOf(expression, functions)).toEqual([expected])
    expect(outcome(expression, { functions })).toBe('error')
    expect(outcome(`${expression} || true`, { functions })).toBe(true)
  })
})
