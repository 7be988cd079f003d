import { describe, expect, test } from 'vitest'
import { compileRegex } from '../src/regex/cache.ts'
import { Regex } from '../src/regex/regex.ts'

// https://github.com/google/re2/wiki/Syntax
describe('whole matches', () => {
  test.each<[string, string, boolean]>([
    ['abc', 'abc', true],
    ['abc', 'abcd', false],
    ['', '', true],
    ['a|ab', 'ab', true],
    ['a|b|', '', true],
    ['.', '\n', false],
    ['(?s).', '\n', true],
    ['.', '😀', true],
    ['[a-c]+', 'abcabc', true],
    ['[^a-c]', 'd', true],
    ['[^a-c]', 'a', false],
    ['[]a]+', ']a]', true],
    ['[a\\-z]+', 'a-z', true],
    ['[a-]+', 'a-', true],
    ['[\\d_]+', '1_2', true],
    ['[\\D]', 'x', true],
    ['\\d{3}-\\d{4}', '555-1234', true],
    ['\\w+\\s\\W', 'ab !', true],
    ['a{2,3}', 'a', false],
    ['a{2,3}', 'aaa', true],
    ['a{2,}', 'aaaa', true],
    ['a{,2}', 'a{,2}', true],
    ['a{02}', 'a{02}', true],
    ['(a{2,}|b){500}', 'b'.repeat(500), true],
    ['(a{0}){1000}', '', true],
    ['(ab)*', 'abab', true],
    ['(a*)*', 'aaa', true],
    ['(?i)StraSSe', 'STRASSE', true],
    ['a(?i)b', 'aB', true],
    ['a(?i)b', 'AB', false],
    ['(?i:a)b', 'Ab', true],
    ['(?P<year>\\d+)', '2024', true],
    ['(?:a|b)c', 'bc', true],
    ['\\x41\\x{1F600}\\101', 'A😀A', true],
    ['\\Qa.b\\E+', 'a.bb', true],
    ['\\.\\/\\-', './-', true],
    ['[[:alpha:]]+', 'abZ', true],
    ['[[:^digit:]]', '5', false],
    ['\\pL\\p{Lu}\\P{Greek}', 'aBc', true],
    ['\\p{Any}\\p{Han}', 'a漢', true],
    ['\\p{^Lu}', 'B', false],
    ['^a$', 'a', true],
    ['\\Aa\\z', 'a', true],
    ['(?m)a$\nb', 'a\nb', true],
    ['a$\nb', 'a\nb', false],
    ['a\\b.*', 'a b', true],
    ['a\\Bb', 'ab', true],
  ])('%s on %o → %s', (pattern, text, expected) => {
    expect(new Regex(pattern).matchesWhole(text)).toBe(expected)
  })
})

describe('refused, as RE2 does', () => {
  const nested = 'bad repetition: nested bounds multiply to more than 1000'

  test.each([
    ['(?=a)', 'invalid or unsupported group: RE2 has no lookaround'],
    ['(?!a)', 'invalid or unsupported group: RE2 has no lookaround'],
    ['(?<=a)', 'invalid or unsupported group: RE2 has no lookaround'],
    ['(?>a)', 'invalid or unsupported group: RE2 has no lookaround'],
    ['(a)\\1', 'invalid escape sequence: \\1 (RE2 has no backreferences)'],
    ['*a', 'missing argument to repetition operator: *'],
    ['a**', 'bad repetition operator: **'],
    ['a{2}{3}', 'bad repetition operator: }{3}'],
    ['a{1001}', 'bad repetition {1001}: bounds go up to 1000 and must not fall'],
    ['a{3,2}', 'bad repetition {3,2}: bounds go up to 1000 and must not fall'],
    ['a{1000}'.repeat(21), 'pattern too large'],
    ['a'.repeat(20_001), 'pattern too large'],
    ['((a{1000}){1000})', nested],
    ['(a{2,}|b){501}', nested],
    // Nothing, however often, is no instruction: only the bounds keep this from taking forever.
    ['((((){1000}){1000}){1000}){1000}', nested],
    ['(', "missing ')'"],
    ['a)', "unexpected ')'"],
    ['[a', "missing closing ']'"],
    ['[z-a]', 'invalid character class range'],
    ['[\\d-z]', 'invalid character class range'],
    ['[[:nope:]]', 'invalid character class range: [:nope:]'],
    ['[[:constructor:]]', 'invalid character class range: [:constructor:]'],
    ['\\p{Nope}', 'invalid character class range: \\p{Nope}'],
    ['\\p{Letter}', 'invalid character class range: \\p{Letter}'],
    ['\\p{Alphabetic}', 'invalid character class range: \\p{Alphabetic}'],
    ['\\', 'trailing \\'],
    ['\\y', 'invalid escape sequence: \\y'],
    ['\\x{110000}', 'invalid escape sequence: \\x'],
    ['('.repeat(300) + ')'.repeat(300), 'groups are nested deeper than 200'],
  ])('%s', (pattern, message) => {
    expect(compileRegex(pattern)).toBe(message)
  })
})

test.each<[string, string, string, string]>([
  ['a', 'banana', 'o', 'bonono'],
  ['x*', 'abc', '-', '-a-b-c-'],
  ['a+', 'baac', '', 'bc'],
  ['a+?', 'aaa', 'b', 'bbb'],
  ['(?U)a+', 'aaa', 'b', 'bbb'],
  ['ab|a', 'aab', '.', '..'],
  ['^', 'ab', '-', '-ab'],
  ['😀', 'a😀b', '', 'ab'],
])('replacing %s in %s by %o', (pattern, text, substitute, expected) => {
  expect(new Regex(pattern).replaceAll(text, substitute)).toBe(expected)
})

test.each<[string, string, string[]]>([
  ['/', 'a/b/c', ['a', 'b', 'c']],
  [',', 'a,,b,', ['a', '', 'b', '']],
  ['', 'abc', ['a', 'b', 'c']],
  ['\\s*,\\s*', 'a , b,c', ['a', 'b', 'c']],
  [',', '', ['']],
])('splitting by %o: %o', (pattern, text, expected) => {
  expect(new Regex(pattern).split(text)).toEqual(expected)
})

test('patterns are compiled once, but not kept without end', () => {
  const first = compileRegex('first')
  compileRegex('second')
  expect(compileRegex('first')).toBe(first)
  for (let n = 0; n < 20; n++) compileRegex(`${n}a{1000}b{1000}c{1000}`.repeat(5))
  expect(compileRegex('first')).not.toBe(first)
})

test('the worst patterns of backtracking engines take linear time', () => {
  const started = performance.now()
  expect(new Regex('(x+x+)+y').matchesWhole('x'.repeat(10_000))).toBe(false)
  expect(new Regex('(a|a)*b').matchesWhole('a'.repeat(10_000))).toBe(false)
  expect(new Regex(`${'a?'.repeat(100)}${'a'.repeat(100)}`).matchesWhole('a'.repeat(100))).toBe(true)
  expect(performance.now() - started).toBeLessThan(5_000)
})
