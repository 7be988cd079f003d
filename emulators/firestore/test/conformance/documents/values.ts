import { setWrite } from '../support/database.ts'
import { PAGES } from '../support/pages.ts'
import { refused } from '../support/refusal.ts'
import type { Refusal } from '../support/refusal.ts'
import type { DocumentCase, DocumentTopic } from './document-case.ts'
import type { Value } from '../../../api/values.ts'

const OTHER_DATABASE =
  'The pages say that a reference is ordered by its path, project and database first, not whether these may be others than the own.'

/** A document of the one field `v` that is sent as `sent` and comes back as `stored`, as it was sent unless said otherwise. */
function kept(title: string, sent: unknown, stored = sent as Value, silent?: string): DocumentCase {
  const item = [title, [setWrite('c/a', { v: sent })], { stored: { v: stored } }] as const
  return silent === undefined ? item : [...item, silent]
}

/** A document of the one field `v` that is refused; the message names the field. */
function bad(title: string, sent: unknown, message: string): DocumentCase {
  return [title, [setWrite('c/a', { v: sent })], refused(message)]
}

const integer = (title: string, text: string, stored = text): DocumentCase =>
  kept(title, { integerValue: text }, { integerValue: stored })
const time = (title: string, text: string, stored = text): DocumentCase =>
  kept(title, { timestampValue: text }, { timestampValue: stored })
const nested = (depth: number, build: (inner: Value) => Value): Value => {
  let value: Value = { stringValue: 'deep' }
  for (let level = 0; level < depth; level += 1) value = build(value)
  return value
}
const mapOf = (inner: Value): Value => ({ mapValue: { fields: { m: inner } } })
const TOO_DEEP: Refusal = refused('contains an invalid nested entity')

/** Values that are stored, and values that are not. */
export const VALUES: DocumentTopic = {
  title: 'values',
  groups: [
    {
      page: PAGES.value,
      cases: [
        kept('null', { nullValue: null }),
        kept('null by name', { nullValue: 'NULL_VALUE' }, { nullValue: null }),
        kept('true', { booleanValue: true }),
        kept('false', { booleanValue: false }),
        kept('an empty string', { stringValue: '' }),
        kept('a string with a zero', { stringValue: 'a\u0000b' }),
        kept('a string beyond the first plane', { stringValue: '😀' }),
        kept('bytes', { bytesValue: 'AP8=' }),
        kept('no bytes', { bytesValue: '' }),
        kept('a reference', { referenceValue: 'projects/conformance/databases/(default)/documents/c/b' }),
        kept('a reference to what does not exist', {
          referenceValue: 'projects/conformance/databases/(default)/documents/x/y/z/w',
        }),
        kept(
          'a reference to another database',
          { referenceValue: 'projects/conformance/databases/other/documents/c/b' },
          undefined,
          OTHER_DATABASE,
        ),
        kept('an empty array', { arrayValue: {} }),
        kept('an array', {
          arrayValue: { values: [{ integerValue: '1' }, { nullValue: null }, { stringValue: 'a' }] },
        }),
        kept('a map in an array', {
          arrayValue: {
            values: [{ mapValue: { fields: { a: { arrayValue: { values: [{ booleanValue: true }] } } } } }],
          },
        }),
        kept('an empty map', { mapValue: {} }),
        kept('a map in a map', { mapValue: { fields: { a: { mapValue: { fields: { b: { integerValue: '1' } } } } } } }),
        bad('no type', {}, 'v'),
        bad('two types', { stringValue: 'a', integerValue: '1' }, 'v'),
        bad('an unknown type', { textValue: 'a' }, 'textValue'),
        bad('a field reference', { fieldReferenceValue: 'a' }, 'v'),
        bad('a function', { functionValue: { name: 'add' } }, 'v'),
        bad('a text for a boolean', { booleanValue: 'true' }, 'fields[0].value.boolean_value'),
        bad('a number for a string', { stringValue: 1 }, 'fields[0].value.string_value'),
        bad('a text for null', { nullValue: 'nothing' }, 'fields[0].value.null_value'),
        bad('a bare string', 'a', 'v'),
        bad('a list for a map', { mapValue: [] }, 'Unknown name "mapValue" at \'writes[0].update.fields[0].value\''),
        bad('a map for an array', { arrayValue: { values: {} } }, 'fields[0].value.array_value.values'),
        bad('an unknown field in an array', { arrayValue: { items: [] } }, 'Unknown name "items"'),
        bad('no type within an array', { arrayValue: { values: [{ integerValue: '1' }, {}] } }, 'v[1]'),
        bad('two types within a map', { mapValue: { fields: { a: { nullValue: null, booleanValue: true } } } }, 'a'),
        bad('bytes that are no base64', { bytesValue: '!' }, 'fields[0].value.bytes_value'),
        bad(
          'a reference to a collection',
          { referenceValue: 'projects/conformance/databases/(default)/documents/c' },
          'v',
        ),
        bad('a reference to the root', { referenceValue: 'projects/conformance/databases/(default)/documents' }, 'v'),
        bad('a reference that is a path', { referenceValue: 'c/a' }, 'v'),
        bad('an empty reference', { referenceValue: '' }, 'v'),
        bad(
          'a reference with an empty id',
          { referenceValue: 'projects/conformance/databases/(default)/documents/c//a/b' },
          'v',
        ),
      ],
    },
    {
      page: PAGES.dataTypes,
      cases: [
        integer('the greatest integer', '9223372036854775807'),
        integer('the least integer', '-9223372036854775808'),
        integer('an integer beyond 2^53', '9007199254740993'),
        integer('zero', '0'),
        bad('one more than the greatest', { integerValue: '9223372036854775808' }, 'fields[0].value.integer_value'),
        bad('one less than the least', { integerValue: '-9223372036854775809' }, 'fields[0].value.integer_value'),
        bad('a fraction as an integer', { integerValue: '1.5' }, 'fields[0].value.integer_value'),
        bad('a text as an integer', { integerValue: 'one' }, 'fields[0].value.integer_value'),
        bad('nothing as an integer', { integerValue: '' }, 'fields[0].value.integer_value'),
        kept('a double', { doubleValue: 1.5 }),
        kept('a whole double stays a double', { doubleValue: 2 }),
        kept('the least double above zero', { doubleValue: 5e-324 }),
        kept('the greatest double', { doubleValue: Number.MAX_VALUE }),
        kept('NaN', { doubleValue: 'NaN' }),
        kept('infinity', { doubleValue: 'Infinity' }),
        kept('minus infinity', { doubleValue: '-Infinity' }),
        bad('a text as a double', { doubleValue: 'one' }, 'fields[0].value.double_value'),
        bad('a boolean as a double', { doubleValue: true }, 'fields[0].value.double_value'),
        time('a time', '2026-01-01T00:00:00Z'),
        time('microseconds', '2026-01-01T00:00:00.000001Z'),
        time('nanoseconds are rounded down', '2026-01-01T00:00:00.123456999Z', '2026-01-01T00:00:00.123456Z'),
        time('nanoseconds before 1970 are rounded down', '1969-12-31T23:59:59.000000999Z', '1969-12-31T23:59:59Z'),
        kept('a vector', {
          mapValue: {
            fields: {
              __type__: { stringValue: '__vector__' },
              value: { arrayValue: { values: [{ doubleValue: 1 }, { doubleValue: 2.5 }] } },
            },
          },
        }),
        bad('an array in an array', { arrayValue: { values: [{ arrayValue: {} }] } }, 'v[0]'),
        bad(
          'an array in an array in a map',
          { mapValue: { fields: { a: { arrayValue: { values: [{ arrayValue: {} }] } } } } },
          'v.a[0]',
        ),
      ],
    },
    {
      page: PAGES.arrayInArray,
      cases: [
        bad(
          'an array in an array, in words',
          { arrayValue: { values: [{ arrayValue: {} }] } },
          'Cannot convert an array value in an array value',
        ),
      ],
    },
    {
      page: PAGES.protoJson,
      cases: [
        kept('an integer as a number', { integerValue: 7 }, { integerValue: '7' }),
        kept('a double as text', { doubleValue: '1.5e3' }, { doubleValue: 1500 }),
        kept('bytes in the alphabet for addresses', { bytesValue: '_-8=' }, { bytesValue: '/+8=' }),
        kept('bytes without padding', { bytesValue: 'AP8' }, { bytesValue: 'AP8=' }),
        time('the first time', '0001-01-01T00:00:00Z'),
        time('the last time', '9999-12-31T23:59:59.999999Z'),
        time('a time of another zone', '2026-01-01T01:30:00+01:30', '2026-01-01T00:00:00Z'),
        bad('the year 0', { timestampValue: '0000-12-31T23:59:59Z' }, 'v'),
        bad('the year 10000', { timestampValue: '10000-01-01T00:00:00Z' }, 'fields[0].value.timestamp_value'),
        bad('beyond the year 9999 by its zone', { timestampValue: '9999-12-31T23:59:59-01:00' }, 'v'),
        bad('before the year 1 by its zone', { timestampValue: '0001-01-01T00:00:00+01:00' }, 'v'),
        bad('a time without zone', { timestampValue: '2026-01-01T00:00:00' }, 'fields[0].value.timestamp_value'),
        bad('a date', { timestampValue: '2026-01-01' }, 'fields[0].value.timestamp_value'),
        bad('a 30th of February', { timestampValue: '2026-02-30T00:00:00Z' }, 'v'),
        bad('a 13th month', { timestampValue: '2026-13-01T00:00:00Z' }, 'fields[0].value.timestamp_value'),
        bad(
          'ten digits of a second',
          { timestampValue: '2026-01-01T00:00:00.1234567890Z' },
          'fields[0].value.timestamp_value',
        ),
        bad('seconds since 1970', { timestampValue: 0 }, 'fields[0].value.timestamp_value'),
      ],
    },
    {
      page: PAGES.latLng,
      cases: [
        kept('a point', { geoPointValue: { latitude: 1.5, longitude: -2.5 } }),
        kept('the north pole', { geoPointValue: { latitude: 90, longitude: 180 } }),
        kept('the south pole', { geoPointValue: { latitude: -90, longitude: -180 } }),
        bad('beyond the north pole', { geoPointValue: { latitude: 90.000001, longitude: 0 } }, 'the latitude of v'),
        bad('beyond the south pole', { geoPointValue: { latitude: -90.000001, longitude: 0 } }, 'the latitude of v'),
        bad('beyond 180 degrees east', { geoPointValue: { latitude: 0, longitude: 180.000001 } }, 'the longitude of v'),
        bad(
          'beyond 180 degrees west',
          { geoPointValue: { latitude: 0, longitude: -180.000001 } },
          'the longitude of v',
        ),
        bad('a latitude that is no number', { geoPointValue: { latitude: 'NaN', longitude: 0 } }, 'the latitude of v'),
        bad('an altitude', { geoPointValue: { latitude: 0, longitude: 0, altitude: 1 } }, 'Unknown name "altitude"'),
      ],
    },
    {
      page: PAGES.vectors,
      cases: [
        ['a vector of 2048 dimensions', [setWrite('c/a', { v: vector(2048) })], 'accepted'],
        [
          'a vector of 2049 dimensions',
          [setWrite('c/a', { v: vector(2049) })],
          refused('v is a vector of 2049 dimensions'),
        ],
      ],
    },
    {
      page: PAGES.depth,
      cases: [
        ['20 maps', [setWrite('c/a', { v: nested(20, mapOf) })], 'accepted'],
        ['21 maps', [setWrite('c/a', { v: nested(21, mapOf) })], TOO_DEEP],
        [
          '20 maps and arrays by turns',
          [setWrite('c/a', { v: nested(10, (inner) => ({ arrayValue: { values: [mapOf(inner)] } })) })],
          'accepted',
        ],
        [
          '21 maps and arrays by turns',
          [setWrite('c/a', { v: mapOf(nested(10, (inner) => ({ arrayValue: { values: [mapOf(inner)] } }))) })],
          TOO_DEEP,
        ],
      ],
    },
  ],
}

function vector(dimensions: number): Value {
  const values = Array.from({ length: dimensions }, (_, index) => ({ doubleValue: index }))
  return { mapValue: { fields: { __type__: { stringValue: '__vector__' }, value: { arrayValue: { values } } } } }
}
