import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { JsonNumber, type JsonValue } from '@mesh/core/conditions/observation'
import { bodyOf } from '../../../src/root/probe/body-of.ts'
import { parseJson } from '../../../src/root/probe/parse-json.ts'
import { redactSight } from '../../../src/root/probe/secrets/redact-sight.ts'
import { redactor } from '../../../src/root/probe/secrets/redactor.ts'

type Parse = (text: string, revive: (key: string, value: unknown, context: { source: string }) => unknown) => JsonValue

/** The obvious way to keep the digits of numbers, which is slow. */
function revived(text: string): JsonValue {
  return (JSON.parse as Parse)(text, (_, value, { source }) =>
    typeof value === 'number' ? new JsonNumber(source) : value,
  )
}

test.each([
  '[9007199254740993, -0, 1.0, 4.90, 1E400, 2e-7, 0.1]',
  String.raw`{"1": "2", "a\"3": ["\\", 4, "\\\"5"], "\u0036": {"__proto__": 7, "": -8.0e+1}}`,
  '{"a": 1, "a": 2, "2": "x", "1": 10}',
  ' 12345678901234567890.123 ',
  '"1e5"',
])('numbers keep their digits, and strings theirs: %s', (text) => {
  expect(parseJson(text)).toEqual(revived(text))
})

test('as much holds for any JSON', () => {
  const written = fc.json({ maxDepth: 4 }).map((text) => text.replaceAll(/(?<=[[:,]|^)0(?=[\],}]|$)/g, '-0.0E+12'))
  fc.assert(
    fc.property(written, (text) => {
      expect(parseJson(text)).toEqual(revived(text))
    }),
  )
})

test.each(['', '01', '1.2.3', '-', '1e', '[1,]', '{"a" 1}', '+1', '[1 2]', 'nothing', '"open', '"6\\"'])(
  'no JSON has no value: %s',
  (text) => {
    expect(parseJson(text)).toBeUndefined()
  },
)

test('a body of many small numbers does not take long', () => {
  const text = `[${'0,'.repeat(524_286)}0]`
  const started = process.cpuUsage()
  const all = [1, 2, 3, 4].map(() => parseJson(text))
  // With a reviver, two seconds.
  expect(process.cpuUsage(started).user).toBeLessThan(1_500_000)
  expect(all.every(Array.isArray)).toBe(true)
})

test('JSON is read when it is asked for, and once, without secrets too', () => {
  const parsing = vi.spyOn(JSON, 'parse')
  try {
    const body = bodyOf('{"n":5,"said":"hunter2"}')
    const shown = redactSight({ body }, redactor(['hunter2'])).body
    expect(shown?.text).toBe('{"n":5,"said":"[secret]"}')
    expect(parsing).not.toHaveBeenCalled()
    expect(shown?.json).toEqual({ n: new JsonNumber('5'), said: '[secret]' })
    const times = parsing.mock.calls.length
    expect(shown?.json).toBe(shown?.json)
    expect(body.json).toBe(body.json)
    expect(parsing).toHaveBeenCalledTimes(times)
  } finally {
    parsing.mockRestore()
  }
})
