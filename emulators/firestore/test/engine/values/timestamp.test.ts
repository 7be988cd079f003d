import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalTimestamp, formatTimestamp, parseTimestamp } from '../../../engine/values/timestamp.ts'

test('nine digits, six digits and none are the same time', () => {
  const micros = parseTimestamp('2026-11-21T07:48:36.051000Z', 'time')
  expect(parseTimestamp('2026-11-21T07:48:36.051000000Z', 'time')).toBe(micros)
  expect(parseTimestamp('2026-11-21T07:48:36.051Z', 'time')).toBe(micros)
  expect(parseTimestamp('2026-11-21T08:48:36.051+01:00', 'time')).toBe(micros)
})

test('formats are read back and sort like the times', () => {
  const time = fc.integer({ min: -2_000_000_000_000_000, max: 8_000_000_000_000_000 })
  fc.assert(
    fc.property(time, time, (a, b) => {
      expect(parseTimestamp(formatTimestamp(a), 'time')).toBe(a)
      expect(canonicalTimestamp(formatTimestamp(a))).toBe(formatTimestamp(a))
      expect(formatTimestamp(a) < formatTimestamp(b)).toBe(a < b)
    }),
  )
})

test.each([undefined, 5, '', 'now', '2026-01-01', '2026-13-01T00:00:00Z', '2026-01-01T25:00:00Z'])(
  'refuses %j by name',
  (text) => {
    expect(() => parseTimestamp(text, 'readTime')).toThrow(/^readTime must be an RFC 3339 timestamp/)
  },
)
