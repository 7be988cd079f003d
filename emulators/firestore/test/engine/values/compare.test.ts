import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Value } from '../../../api/values.ts'
import { compareValues, valuesEqual } from '../../../engine/values/compare.ts'
import { encodeKey, encodeNameKey, invertKey } from '../../../engine/values/encode-key.ts'
import { compareNames } from '../../../engine/values/compare.ts'
import { value, vector } from '../arbitrary-values.ts'

const integer = (text: string): Value => ({ integerValue: text })
const double = (number: number | 'NaN' | 'Infinity' | '-Infinity'): Value => ({ doubleValue: number })
const string = (stringValue: string): Value => ({ stringValue })
const array = (...values: Value[]): Value => ({ arrayValue: { values } })
const map = (fields: Record<string, Value>): Value => ({ mapValue: { fields } })
const reference = (path: string): Value => ({ referenceValue: `projects/p/databases/d/documents/${path}` })

/** Source: https://firebase.google.com/docs/firestore/manage-data/data-types#value_type_ordering */
const ASCENDING: readonly Value[] = [
  { nullValue: null },
  { booleanValue: false },
  { booleanValue: true },
  double('NaN'),
  double('-Infinity'),
  integer('-9223372036854775808'),
  integer('-9007199254740993'),
  double(-9007199254740992),
  integer('-1'),
  double(-0.5),
  integer('0'),
  double(5e-324),
  double(1),
  double(1.5),
  integer('2'),
  double(9007199254740992),
  integer('9007199254740993'),
  integer('9223372036854775806'),
  integer('9223372036854775807'),
  double(2 ** 63),
  double('Infinity'),
  { timestampValue: '0001-01-01T00:00:00.000000Z' },
  { timestampValue: '2026-01-01T00:00:00.000000Z' },
  { timestampValue: '2026-01-01T00:00:00.000001Z' },
  string(''),
  string('\u0000'),
  string('a'),
  string('a\u0000'),
  string('aa'),
  string('é'),
  string('\uffff'),
  string('😀'),
  { bytesValue: '' },
  { bytesValue: 'AA==' },
  { bytesValue: 'AAA=' },
  { bytesValue: '/w==' },
  reference('a/__id2__'),
  reference('a/__id10__'),
  reference('a/b'),
  reference('a/b/c/d'),
  reference('a/c'),
  { geoPointValue: { latitude: -1, longitude: 5 } },
  { geoPointValue: { latitude: 0, longitude: -5 } },
  { geoPointValue: { latitude: 0, longitude: 5 } },
  array(),
  array(integer('1')),
  array(integer('1'), integer('1')),
  array(integer('2')),
  array(string('a')),
  vector([3]),
  vector([1, 2]),
  vector([1, 3]),
  map({}),
  map({ a: integer('1') }),
  map({ a: integer('1'), b: integer('0') }),
  map({ a: integer('2') }),
  map({ b: integer('0') }),
]

describe('compareValues', () => {
  test('orders a value of every type before all that come after it in the documentation', () => {
    for (const [left, a] of ASCENDING.entries()) {
      for (const [right, b] of ASCENDING.entries()) {
        const context = `${JSON.stringify(a)} against ${JSON.stringify(b)}`
        expect(Math.sign(compareValues(a, b)), context).toBe(Math.sign(left - right))
        const [keyA, keyB] = [encodeKey(a), encodeKey(b)]
        expect(keyA < keyB ? -1 : keyA > keyB ? 1 : 0, `key of ${context}`).toBe(Math.sign(left - right))
      }
    }
  })

  test.each([
    [integer('3'), double(3)],
    [double(-0), integer('0')],
    [double('NaN'), double('NaN')],
    [map({ a: integer('1'), b: double(2) }), map({ b: integer('2'), a: double(1) })],
  ])('%j equals %j', (a, b) => {
    expect(valuesEqual(a, b)).toBe(true)
    expect(encodeKey(a)).toBe(encodeKey(b))
  })

  test('is a total order', () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(compareValues(a, a)).toBe(0)
        expect(Math.sign(compareValues(a, b))).toBe(0 - Math.sign(compareValues(b, a)) || 0)
        const [low = a, middle = b, high = c] = [a, b, c].toSorted(compareValues)
        expect(compareValues(low, middle)).toBeLessThanOrEqual(0)
        expect(compareValues(middle, high)).toBeLessThanOrEqual(0)
        expect(compareValues(low, high)).toBeLessThanOrEqual(0)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('encodeKey', () => {
  test('keeps the order of values, alone and followed by another key', () => {
    fc.assert(
      fc.property(value, value, value, value, (a, b, c, d) => {
        const order = Math.sign(compareValues(a, b))
        const [keyA, keyB] = [encodeKey(a), encodeKey(b)]
        expect(keyA < keyB ? -1 : keyA > keyB ? 1 : 0).toBe(order)
        if (order === 0) return
        expect(keyA + encodeKey(c) < keyB + encodeKey(d)).toBe(order < 0)
        expect(invertKey(keyA) + encodeKey(c) < invertKey(keyB) + encodeKey(d)).toBe(order > 0)
      }),
      { numRuns: 2000 },
    )
  })

  test('is made of single bytes', () => {
    fc.assert(
      fc.property(value, (any) => {
        expect(encodeKey(any)).toMatch(/^[\u0000-\u00ff]*$/)
      }),
    )
  })

  test('orders names as compareNames does', () => {
    const segment = fc.constantFrom('a', 'b', 'é', '__id2__', '__id-3__', '__id10__', '__idx__', '\uffff', '😀')
    const name = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'))
    fc.assert(
      fc.property(name, name, (a, b) => {
        const [keyA, keyB] = [encodeNameKey(a), encodeNameKey(b)]
        expect(keyA < keyB ? -1 : keyA > keyB ? 1 : 0).toBe(Math.sign(compareNames(a, b)) || 0)
      }),
    )
  })
})
