import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../api/service.ts'
import { messageCodec } from '../../transport/proto-json/messages.ts'
import { formatTimestamp, parseTimestamp } from '../../transport/proto-json/timestamp.ts'

const document = messageCodec('Document')

function roundTrip(codec: ReturnType<typeof messageCodec>, value: Json): Json {
  return codec.fromWire(codec.toWire(value))
}

const timestamp = fc
  .record({
    seconds: fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
    nanos: fc.integer({ min: 0, max: 999_999_999 }),
  })
  .map((moment) => formatTimestamp(moment))

const { value: anyValue } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant({ nullValue: null }),
    fc.boolean().map((booleanValue) => ({ booleanValue })),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((integer) => ({ integerValue: String(integer) })),
    fc.double().map((double) => ({ doubleValue: Number.isFinite(double) ? double : String(double) })),
    timestamp.map((timestampValue) => ({ timestampValue })),
    fc.string({ unit: 'grapheme' }).map((stringValue) => ({ stringValue })),
    fc.uint8Array().map((bytes) => ({ bytesValue: Buffer.from(bytes).toString('base64') })),
    fc.array(tie('value'), { minLength: 1 }).map((values) => ({ arrayValue: { values } })),
    fc.dictionary(fc.string(), tie('value'), { minKeys: 1 }).map((fields) => ({ mapValue: { fields } })),
  ),
}))

describe('values', () => {
  test('every value comes back from the wire as it went, and normalising it changes nothing', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const whole = { name: 'a', fields: { value } }
        expect(roundTrip(document, whole)).toEqual(whole)
        expect(document.normalise(whole)).toEqual(whole)
      }),
    )
  })

  test('defaults inside a value are values: false, zero, empty text, empty containers', () => {
    const fields = {
      no: { booleanValue: false },
      zero: { integerValue: '0' },
      nought: { doubleValue: 0 },
      negative: { doubleValue: -0 },
      text: { stringValue: '' },
      bytes: { bytesValue: '' },
      list: { arrayValue: {} },
      map: { mapValue: {} },
      point: { geoPointValue: {} },
      nothing: { nullValue: null },
    }
    expect(roundTrip(document, { fields })).toEqual({ fields })
  })

  test('a field called __proto__ is a field like any other', () => {
    const fields = JSON.parse('{"__proto__": {"stringValue": "x"}}') as Json
    const back = roundTrip(document, { fields })['fields'] as Json
    expect(Object.keys(back)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
  })
})

describe('messages', () => {
  test('a default outside a oneof is left out, inside a oneof it is kept', () => {
    const commit = messageCodec('CommitRequest')
    const write = { delete: '', currentDocument: { exists: false } }
    expect(roundTrip(commit, { database: 'd', writes: [write], transaction: '' })).toEqual({
      database: 'd',
      writes: [write],
    })
  })

  test('wrappers, enums, packed numbers and nested queries', () => {
    const target = {
      database: 'd',
      addTarget: {
        targetId: 2,
        expectedCount: 0,
        query: {
          parent: 'p',
          structuredQuery: { limit: 0, orderBy: [{ field: { fieldPath: 'a' }, direction: 'DESCENDING' }] },
        },
      },
    }
    expect(roundTrip(messageCodec('ListenRequest'), target)).toEqual(target)
    const change = {
      targetChange: { targetChangeType: 'REMOVE', targetIds: [1, -2], cause: { code: 7, message: 'no' } },
    }
    expect(roundTrip(messageCodec('ListenResponse'), change)).toEqual(change)
  })

  test('an explain plan (Struct) and a Duration can be written', () => {
    const metrics = {
      explainMetrics: {
        planSummary: { indexesUsed: [{ properties: '(a ASC)', deep: { list: [1, true, null] } }] },
        executionStats: { resultsReturned: '1', executionDuration: '0.001500s' },
      },
    }
    expect(messageCodec('RunQueryResponse').toWire(metrics).includes('(a ASC)')).toBe(true)
  })

  test('an answer with a field that the message does not have is a defect that is named', () => {
    expect(() => document.toWire({ nam: 'x' })).toThrow('google.firestore.v1.Document has no field "nam"')
  })
})

describe('normalise', () => {
  test('takes the forms that clients send', () => {
    const loose = {
      create_time: '2026-01-01T01:00:00.5+01:00',
      update_time: null,
      fields: {
        a: { nullValue: 'NULL_VALUE' },
        b: { integerValue: 5 },
        c: { doubleValue: '-0' },
        d: { doubleValue: '1.5' },
        e: { bytesValue: '-_8' },
      },
    }
    expect(document.normalise(loose)).toEqual({
      createTime: '2026-01-01T00:00:00.500Z',
      fields: {
        a: { nullValue: null },
        b: { integerValue: '5' },
        c: { doubleValue: -0 },
        d: { doubleValue: 1.5 },
        e: { bytesValue: '+/8=' },
      },
    })
  })

  test.each([
    [{ fields: { a: { strinValue: 'x' } } }, `Unknown name "strinValue" at 'fields[0].value': Cannot find field.`],
    [{ fields: { a: { stringValue: 1 } } }, `at 'fields[0].value.string_value' (TYPE_STRING), 1`],
    [{ fields: { a: { integerValue: '1.5' } } }, `(TYPE_INT64), "1.5"`],
    [{ fields: { a: { integerValue: '9223372036854775808' } } }, '(TYPE_INT64)'],
    [{ fields: { a: { integerValue: '0'.repeat(20) } } }, '(TYPE_INT64)'],
    [{ fields: { a: { doubleValue: 'many' } } }, '(TYPE_DOUBLE)'],
    [{ fields: { a: { booleanValue: 'true' } } }, '(TYPE_BOOL)'],
    [{ fields: { a: { timestampValue: 'today' } } }, '(type.googleapis.com/google.protobuf.Timestamp)'],
    [{ fields: { a: { bytesValue: 'é' } } }, '(TYPE_BYTES)'],
    [{ fields: { a: { arrayValue: { values: {} } } } }, `at 'fields[0].value.array_value.values' (a list), {}`],
    [
      { fields: { b: {}, a: { arrayValue: { values: [{ mapValue: 1 }] } } } },
      `at 'fields[1].value.array_value.values[0].map_value'`,
    ],
    [{ fields: { a: { stringValue: 'x', integerValue: '1' } } }, `(oneof), oneof field 'value_type' is already set`],
    [{ fields: [] }, `at 'fields' (a map), []`],
  ])('refuses %j', (value, message) => {
    expect(() => document.normalise(value)).toThrow(message)
  })

  test('refuses an enum value that does not exist and says of which enum', () => {
    const order = { structuredQuery: { orderBy: [{ direction: 'UP' }] } }
    expect(() => messageCodec('RunQueryRequest').normalise(order)).toThrow(
      `(type.googleapis.com/google.firestore.v1.StructuredQuery.Direction), "UP"`,
    )
  })
})

describe('bytes that are no message are refused:', () => {
  test.each<[string, number[], string]>([
    ['a string beyond the end', [0x0a, 5, 0x61], 'the string at byte 2 has 5 bytes, more than there are'],
    ['a string that is no UTF-8', [0x0a, 2, 0xc3, 0x28], 'the string at byte 2 is not valid UTF-8'],
    ['a message that ends inside of a field', [0x1a, 2, 0x0a, 3, 0x61, 0x61, 0x61], 'ends at byte'],
    ['a wire type that there is not', [0x0f, 1], 'invalid wire type'],
    ['a number beyond the end', [0x18, 0x80], 'index out of range'],
  ])('%s', (_title, bytes, message) => {
    expect(() => messageCodec('BatchGetDocumentsRequest').fromWire(Buffer.from(bytes))).toThrow(message)
  })

  test('a known field of another wire type is skipped', () => {
    expect(messageCodec('BatchGetDocumentsRequest').fromWire(Buffer.from([0x08, 5, 0x12, 1, 0x61]))).toEqual({
      documents: ['a'],
    })
  })

  test('but the character U+FFFD is one like any other', () => {
    expect(roundTrip(document, { name: 'a\ufffdb' })).toEqual({ name: 'a\ufffdb' })
  })
})

test('timestamps keep every digit and understand offsets', () => {
  expect(parseTimestamp('2026-11-21T07:48:36.051000001Z')).toEqual({ seconds: 1_795_247_316, nanos: 51_000_001 })
  expect(parseTimestamp('0001-01-01T00:00:00Z')).toEqual({ seconds: -62_135_596_800, nanos: 0 })
  expect(parseTimestamp('2026-02-30T00:00:00')).toBeUndefined()
  expect(formatTimestamp({ seconds: -1, nanos: 1000 })).toBe('1969-12-31T23:59:59.000001Z')
})
