import { describe, expect, test } from 'vitest'
import { documents, errorsOf, inDocuments, issuesOf, judge, outcome, signedIn } from './support/rules.ts'

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
    expect(errorsOf('f()', functions)).toContain('there is no variable id')
    expect(errorsOf('g()', functions)).toContain('there is no variable hidden')
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
    ['f(1)', 'function f() { return true; }', 'f() takes 0 arguments, not 1'],
    ['f()', 'function f(a) { return true; }', 'f() takes 1 argument, not 0'],
    ['true', 'function f(a, a) { return true; }', 'parameter a is declared twice'],
    ['true', 'function f(a) { let a = 1; return true; }', 'variable a is declared twice'],
    ['true', 'function f() { let a = b; let b = 1; return true; }', 'there is no variable b'],
    ['true', 'function f() { let a = a; return true; }', 'there is no variable a'],
    ['true', 'function f() { return true; } function f() { return false; }', 'function f is declared twice'],
    ['true', 'function get(x) { return true; }', 'function get would hide the built-in function of that name'],
    ['true', 'function int(x) { return true; }', 'function int would hide the built-in function of that name'],
    ['true', 'function f() { return nobody; }', 'there is no variable nobody'],
    ['true', 'function f(a, b, c, d, e, g, h, i) { return true; }', 'a function takes at most 7 arguments'],
  ])('%s with %s', (expression, functions, expected) => {
    expect(errorsOf(expression, functions)).toContain(expected)
  })

  test('more than ten let bindings', () => {
    const lets = (count: number): string =>
      `function f() { ${Array.from({ length: count }, (_, i) => `let v${i} = ${i};`).join(' ')} return true; }`
    expect(errorsOf('f()', lets(10))).toEqual([])
    expect(errorsOf('f()', lets(11))).toEqual(['a function has at most 10 let bindings'])
  })

  test('calls that nest deeper than twenty', () => {
    const nested = (depth: number): string =>
      Array.from(
        { length: depth },
        (_, i) => `function f${i}() { return ${i + 1 === depth ? 'true' : `f${i + 1}()`}; }`,
      ).join('\n')
    expect(errorsOf('f0()', nested(20))).toEqual([])
    expect(outcome('f0()', { functions: nested(20) })).toBe(true)
    expect(errorsOf('f0()', nested(21))).toEqual(['function calls nest deeper than 20'])
  })

  test("let in rules_version '1'", () => {
    const source = inDocuments('function f() { let a = 1; return true; } match /items/{id} { allow get: if f(); }', '1')
    expect(issuesOf(source).map(({ description }) => description)).toEqual(["let needs rules_version '2'"])
  })
})
