import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJson } from '../../transport/http/json-reader.ts'
import { parseJson } from '../../transport/http/parse-json.ts'

describe('JSON that is none', () => {
  test.each([
    ['', 'Unexpected end of string. Expected a value.\n\n^'],
    ['  oops', 'Unexpected token.\n  oops\n  ^'],
    ['{"a": oops}', 'Unexpected token.\n{"a": oops}\n      ^'],
    ['{"a": }', 'Expected a value.\n{"a": }\n      ^'],
    ['{"a" 1}', 'Expected : between key:value pair.\n{"a" 1}\n     ^'],
    ['{"a": 1, }', 'Expected an object key or }.\n{"a": 1, }\n         ^'],
    ['{"a": 1 "b"}', 'Expected , or } after key:value pair.\n{"a": 1 "b"}\n        ^'],
    ['[1, [2, }]', 'Expected a value.\n[1, [2, }]\n        ^'],
    ['[1 2]', 'Expected , or ] after array value.\n[1 2]\n   ^'],
    ['{"a": "x', 'Closing quote expected in string.\n{"a": "x\n      ^'],
    ['{"a": "\\x"}', 'Invalid escape sequence or control character in string.\n{"a": "\\x"}\n      ^'],
    ['{"a": {"b": [1', 'Unexpected end of string. Expected , or ] after array value.\n{"a": {"b": [1\n              ^'],
    ['{} x', 'Parsing terminated before end of input.\n{} x\n   ^'],
    ['{a: 1}', 'Expected an object key or }.\n{a: 1}\n ^'],
    ['{"\\u0061": 01}', 'Expected , or } after key:value pair.\n{"\\u0061": 01}\n            ^'],
    [
      `{"a": "${'x'.repeat(50)}" oops ${'y'.repeat(50)}`,
      `${'x'.repeat(18)}" oops ${'y'.repeat(15)}\n${' '.repeat(20)}^`,
    ],
  ])('%j is shown with its fault', (text, message) => {
    expect(() => parseJson(text)).toThrow(message)
    expect(() => parseJson(text)).toThrow(/^Invalid JSON payload received\. /)
  })

  test('nesting without end', () => {
    expect(() => parseJson(`{"\\u0061": ${'['.repeat(100_000)}`)).toThrow('Nested more than 1000 levels deep.')
  })
})

test('the reader takes what JSON.parse takes, and nothing else', () => {
  const mutated = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', ':', '1', '\\', ' ', '\u0000'))
    .map(([text, at, mark]) => {
      const position = at % (text.length + 1)
      return text.slice(0, position) + mark + text.slice(position + (at % 2))
    })
  const outcome = (read: (text: string) => unknown, text: string): unknown => {
    try {
      return { value: read(text) }
    } catch {
      return 'refused'
    }
  }
  fc.assert(
    fc.property(fc.oneof(fc.json(), mutated), (text) => {
      expect(outcome(readJson, text)).toEqual(outcome((each) => JSON.parse(each) as unknown, text))
    }),
    { numRuns: 2000 },
  )
})

test('keys are read as they are written, with or without escapes', () => {
  const escape = (character: string, isForced: boolean): string =>
    isForced || character < ' ' || character === '"' || character === '\\'
      ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
      : character
  const key = fc.array(fc.constantFrom('\\', '\u0000', '"', '\n', 'a', 'é', '/'), { minLength: 1, maxLength: 3 })
  const objects = fc.array(fc.array(fc.tuple(key, fc.boolean()), { maxLength: 3 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(objects, (list) => {
      const texts = list.map((keys) =>
        keys.map(([characters, isForced]) => `"${characters.map((each) => escape(each, isForced)).join('')}" :1`),
      )
      const expected = list.map((keys) => Object.fromEntries(keys.map(([characters]) => [characters.join(''), 1])))
      expect(parseJson(`[${texts.map((text) => `{${text.join(',')}}`).join(',')}]`)).toEqual(expected)
    }),
    { numRuns: 5000 },
  )
})

test('a key called __proto__ is a key', () => {
  const value = parseJson('{"\\u005f_proto__": {"a": 1}}') as Record<string, unknown>
  expect(Object.keys(value)).toEqual(['__proto__'])
})
