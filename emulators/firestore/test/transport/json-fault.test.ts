import { expect, test } from 'vitest'
import { jsonFaultOffset } from '../../transport/http/json-fault.ts'

test.each([
  ['', 0],
  ['  oops', 2],
  ['{"a": oops}', 6],
  ['{"a" 1}', 5],
  ['{"a": 1, }', 9],
  ['{"a": 1 "b"}', 8],
  ['[1, [2, }]', 8],
  ['{"a": "x', 6],
  ['{"a": {"b": [1', 14],
  ['{} x', 3],
  ['{a: 1}', 1],
])('%j stops being JSON at %i', (text, offset) => {
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
  expect(jsonFaultOffset(text)).toBe(offset)
})
