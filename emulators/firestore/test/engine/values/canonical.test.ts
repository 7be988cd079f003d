import { describe, expect, test } from 'vitest'
import { canonicalFields, canonicalValue } from '../../../engine/values/canonical.ts'
import { vector } from '../arbitrary-values.ts'

function nest(depth: number): unknown {
  let value: unknown = { integerValue: '1' }
  for (let level = 0; level < depth; level += 1) value = { mapValue: { fields: { a: value } } }
  return value
}

describe('canonicalValue', () => {
  test.each([
    [{ nullValue: 'NULL_VALUE' }, { nullValue: null }],
    [{ integerValue: 7 }, { integerValue: '7' }],
    [{ integerValue: '007' }, { integerValue: '7' }],
    [{ integerValue: '-0' }, { integerValue: '0' }],
    [{ integerValue: '9223372036854775807' }, { integerValue: '9223372036854775807' }],
    [{ doubleValue: '1.5e3' }, { doubleValue: 1500 }],
    [{ doubleValue: Number.NaN }, { doubleValue: 'NaN' }],
    [{ doubleValue: -Infinity }, { doubleValue: '-Infinity' }],
    [{ timestampValue: '2026-01-01T00:00:00Z' }, { timestampValue: '2026-01-01T00:00:00.000000Z' }],
    [{ timestampValue: '2026-01-01T01:30:00.123456789+01:30' }, { timestampValue: '2026-01-01T00:00:00.123456Z' }],
    [{ timestampValue: '0001-01-01T00:00:00Z' }, { timestampValue: '0001-01-01T00:00:00.000000Z' }],
    [{ bytesValue: '_-8' }, { bytesValue: '/+8=' }],
    [{ geoPointValue: {} }, { geoPointValue: { latitude: 0, longitude: 0 } }],
    [{ arrayValue: {} }, { arrayValue: { values: [] } }],
    [{ mapValue: {} }, { mapValue: { fields: {} } }],
    [{ stringValue: 'a', integerValue: undefined }, { stringValue: 'a' }],
  ])('%j becomes %j', (value, expected) => {
    expect(canonicalValue(value, 'f')).toEqual(expected)
  })

  test('keeps -0 and vectors', () => {
    expect(Object.is(canonicalValue({ doubleValue: -0 }, 'f').doubleValue, -0)).toBe(true)
    expect(canonicalValue(vector([1, 2.5]), 'f')).toEqual(vector([1, 2.5]))
  })

  test.each([
    ['nothing', undefined],
    ['no type', {}],
    ['two types', { stringValue: 'a', integerValue: '1' }],
    ['an unknown type', { textValue: 'a' }],
    ['a bare string', 'a'],
    ['an integer of 65 bits', { integerValue: '9223372036854775808' }],
    ['a broken integer', { integerValue: '1.5' }],
    ['an unsafe number as integer', { integerValue: 2 ** 60 }],
    ['text as double', { doubleValue: 'one' }],
    ['text as boolean', { booleanValue: 'true' }],
    ['a string with half a character', { stringValue: '\ud800' }],
    ['a time without zone', { timestampValue: '2026-01-01T00:00:00' }],
    ['a 30th of February', { timestampValue: '2026-02-30T00:00:00Z' }],
    ['the year 0', { timestampValue: '0000-12-31T23:59:59Z' }],
    ['no base64', { bytesValue: '!' }],
    ['a collection as reference', { referenceValue: 'projects/p/databases/d/documents/a' }],
    ['a latitude beyond 90', { geoPointValue: { latitude: 90.1 } }],
    ['a longitude beyond -180', { geoPointValue: { longitude: -180.1 } }],
    ['an array in an array', { arrayValue: { values: [{ arrayValue: {} }] } }],
    ['a reserved field name', { mapValue: { fields: { __a__: { nullValue: null } } } }],
    ['an empty field name', { mapValue: { fields: { '': { nullValue: null } } } }],
    ['a field name beyond 1500 bytes', { mapValue: { fields: { ['é'.repeat(751)]: { nullValue: null } } } }],
    ['a map with __type__ that is no vector', { mapValue: { fields: { __type__: { stringValue: 'x' } } } }],
    [
      'a vector of strings',
      vector([]).mapValue && {
        mapValue: {
          fields: {
            __type__: { stringValue: '__vector__' },
            value: { arrayValue: { values: [{ stringValue: 'a' }] } },
          },
        },
      },
    ],
    ['an empty vector', vector([])],
    ['a vector beyond 2048 dimensions', vector(Array.from({ length: 2049 }, () => 1))],
  ])('refuses %s and names the field', (_what, value) => {
    expect(() => canonicalFields({ a: { mapValue: { fields: { b: value } } } })).toThrow(
      expect.objectContaining({ status: 'INVALID_ARGUMENT', message: expect.stringContaining('a.b') }),
    )
  })

  test('allows 20 levels of nesting and refuses 21', () => {
    expect(() => canonicalValue(nest(20), 'f')).not.toThrow()
    expect(() => canonicalValue(nest(21), 'f')).toThrow(/more than 20/)
  })

  test('takes names that are members of every object', () => {
    const fields = { constructor: { stringValue: 'a' }, toString: { stringValue: 'b' } }
    expect(canonicalFields(fields)).toEqual(fields)
  })
})
