import { describe, expect, test } from 'vitest'
import {
  fromFirestore,
  fromJson,
  lazyMap,
  listOf,
  mapOf,
  RulesMap,
  RulesTimestamp,
  setOf,
  timestampFromText,
} from '../src/index.ts'
import type { RulesValue } from '../src/index.ts'
import { canonical } from '../src/values/canonical.ts'
import { equals } from '../src/values/equality.ts'
import { render } from '../src/values/render.ts'
import { outcome } from './support/rules.ts'

describe('lazy conversion', () => {
  test('converts only what is read, and only once', () => {
    const converted: string[] = []
    const map = lazyMap({ a: 'a', b: 'b' }, (text) => {
      converted.push(text)
      return text
    })
    expect(converted).toEqual([])
    expect(map.keys()).toEqual(['a', 'b'])
    expect([map.get('a'), map.get('a'), map.get('toString')]).toEqual(['a', 'a', undefined])
    expect(converted).toEqual(['a'])
  })

  test('a large document that no rule reads costs nothing', () => {
    const huge = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`f${i}`, { stringValue: 'x' }]))
    let reads = 0
    const resource = new Proxy(huge, { get: (target, key) => (reads++, Reflect.get(target, key)) })
    expect(outcome("resource.data.f7 == 'x'", { resource })).toBe(true)
    expect(reads).toBe(1)
  })
})

describe('stored values', () => {
  test.each<[object, string]>([
    [{ nullValue: null }, 'null'],
    [{ booleanValue: false }, 'false'],
    [{ integerValue: '9007199254740993' }, '9007199254740993'],
    [{ doubleValue: 2 }, '2.0'],
    [{ doubleValue: 'NaN' }, 'NaN'],
    [{ doubleValue: '-Infinity' }, '-Infinity'],
    [{ stringValue: '' }, '""'],
    [{ bytesValue: '-_8=' }, "b'\\xfb\\xff'"],
    [{ timestampValue: '1970-01-01T00:00:01.000000002Z' }, 'timestamp of 1000000002 ns'],
    [{ referenceValue: 'projects/p/databases/(default)/documents/a/b' }, '/databases/(default)/documents/a/b'],
    [{ geoPointValue: { latitude: 1.5 } }, 'latlng.value(1.5, 0)'],
    [{ arrayValue: { values: [{ integerValue: '1' }] } }, '[1]'],
    [{ arrayValue: {} }, '[]'],
    [{ mapValue: { fields: { a: { integerValue: '1' } } } }, '{"a": 1}'],
    [{ mapValue: {} }, '{}'],
  ])('%o', (value, expected) => {
    expect(render(fromFirestore(value))).toBe(expected)
  })

  test('an unknown kind is refused', () => {
    expect(() => fromFirestore({})).toThrow('unknown kind of Firestore value: empty')
    expect(() => fromFirestore({ referenceValue: 'a//b' })).toThrow('empty segment')
  })

  test.each([
    ['2024-02-29T12:34:56Z', 1_709_210_096_000_000_000n],
    ['2024-02-29T12:34:56.000001Z', 1_709_210_096_000_001_000n],
    ['2024-02-29T13:34:56.5+01:00', 1_709_210_096_500_000_000n],
    ['1969-12-31T23:59:59.5Z', -500_000_000n],
  ])('timestamp %s', (text, nanos) => {
    expect(timestampFromText(text).nanos).toBe(nanos)
  })

  test.each(['', 'yesterday', '2024-02-30T25:00:00Z', '2024-02-29T12:34:56'])('%o is no timestamp', (text) => {
    expect(() => timestampFromText(text)).toThrow('is no RFC 3339 timestamp')
  })
})

test('claims: whole numbers are integers, other numbers floats', () => {
  const claims = fromJson({ n: 1, f: 1.5, big: 2 ** 60, s: 'x', l: [1, null], o: { a: true } })
  expect(render(claims)).toBe(
    '{"n": 1, "f": 1.5, "big": 1152921504606846976.0, "s": "x", "l": [1, null], "o": {"a": true}}',
  )
})

describe('equality', () => {
  const different: RulesValue[] = [
    null,
    false,
    1n,
    1.5,
    '1',
    Uint8Array.of(1),
    listOf([1n]),
    setOf([1n]),
    mapOf({ a: 1n }),
    RulesTimestamp.fromMillis(1),
    listOf([listOf([1n])]),
  ]

  test('values of different types are never equal', () => {
    for (const [i, left] of different.entries()) {
      for (const [j, right] of different.entries()) expect(equals(left, right)).toBe(i === j)
    }
  })

  test('canonical texts are equal exactly when the values are', () => {
    for (const [i, left] of different.entries()) {
      for (const [j, right] of different.entries()) expect(canonical(left) === canonical(right)).toBe(i === j)
    }
    expect(canonical(1n)).toBe(canonical(1))
    expect(canonical(mapOf({ a: 1n, b: 2n }))).toBe(canonical(mapOf({ b: 2, a: 1 })))
    expect(canonical(listOf(['a,', 'b']))).not.toBe(canonical(listOf(['a', ',b'])))
  })

  test('a map may be made of anything that answers for its keys', () => {
    const squares = new RulesMap({ get: (key) => BigInt(key) ** 2n, keys: () => ['2', '3'] })
    expect(equals(squares, mapOf({ '2': 4n, '3': 9n }))).toBe(true)
  })
})

test('debug() shows values and passes them on', () => {
  const entries: object[] = []
  const expression = "debug(debug('a') + 'b') == 'ab' && debug({'a': [1, 2.5, /x/y].toSet()}).size() == 1"
  expect(outcome(expression, { debug: (entry) => entries.push(entry) })).toBe(true)
  expect(entries).toEqual([
    { line: 5, column: 53, text: '"a"' },
    { line: 5, column: 47, text: '"ab"' },
    { line: 5, column: 82, text: '{"a": [1, 2.5, /x/y].toSet()}' },
  ])
})
