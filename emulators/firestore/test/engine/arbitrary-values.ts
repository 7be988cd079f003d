import * as fc from 'fast-check'
import type { Fields, Value } from '../../api/values.ts'
import { canonicalValue } from '../../engine/values/canonical.ts'

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n

/** Texts with the characters that order and quoting go wrong on. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.string({ unit: fc.constantFrom('\u0000', '\u0001', 'a', 'ÿ', '\uffff', '😀', '`', '.', '\\'), maxLength: 4 }),
)

/** Names that a field may have. */
export const fieldName = text.filter((name) => name !== '' && !/^__.*__$/su.test(name))

const integers = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map(BigInt),
  fc.bigInt({ min: INT64_MIN, max: INT64_MAX }),
  fc.constantFrom(2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, INT64_MAX, INT64_MIN),
)

const doubles = fc.oneof(
  fc.double(),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(-0, 0, Number.NaN, Infinity, -Infinity, 2 ** 53, 2 ** 63, -(2 ** 63), 5e-324),
)

/** Any number value, in canonical form. */
export const numberValue: fc.Arbitrary<Value> = fc
  .oneof(
    integers.map((integer) => ({ integerValue: integer.toString() })),
    doubles.map((double) => ({ doubleValue: double })),
  )
  .map((value) => canonicalValue(value, 'value'))

const id = fc.constantFrom('a', 'b', 'é', '__id2__', '__id10__', '😀', '\uffff')
const name = fc.array(
  fc.tuple(
    id.filter((each) => !each.startsWith('__')),
    id,
  ),
  { minLength: 1, maxLength: 2 },
)

const scalar: fc.Arbitrary<Value> = fc.oneof(
  numberValue,
  fc.constant<Value>({ nullValue: null }),
  fc.boolean().map((booleanValue) => ({ booleanValue })),
  text.map((stringValue) => ({ stringValue })),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => ({ bytesValue: Buffer.from(bytes).toString('base64') })),
  fc
    .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => canonicalValue({ timestampValue: date.toISOString() }, 'value')),
  name.map((path) => ({ referenceValue: `projects/p/databases/d/documents/${path.flat().join('/')}` })),
  fc
    .tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }))
    .map(([latitude, longitude]) => canonicalValue({ geoPointValue: { latitude, longitude } }, 'value')),
  fc
    .array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 3 })
    .map((components) => vector(components)),
)

/** A vector value. */
export function vector(components: readonly number[]): Value {
  const values = components.map((doubleValue) => ({ doubleValue }))
  return { mapValue: { fields: { __type__: { stringValue: '__vector__' }, value: { arrayValue: { values } } } } }
}

const { value: anyValue, fields: anyFields } = fc.letrec<{ value: Value; list: Value; map: Value; fields: Fields }>(
  (tie) => ({
    value: fc.oneof({ maxDepth: 3, withCrossShrink: true }, scalar, tie('list'), tie('map')),
    list: fc
      .array(fc.oneof({ maxDepth: 3 }, scalar, tie('map')), { maxLength: 3 })
      .map((values) => ({ arrayValue: { values } })),
    map: tie('fields').map((fields) => ({ mapValue: { fields } })),
    fields: fc.dictionary(fieldName, tie('value'), { maxKeys: 3 }).map((fields) => ({ ...fields })),
  }),
)

/** Any value in canonical form, nested up to three deep. */
export const value: fc.Arbitrary<Value> = anyValue
/** The fields of a document. */
export const fields: fc.Arbitrary<Fields> = anyFields
