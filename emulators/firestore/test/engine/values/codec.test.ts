import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeFields, encodeFields } from '../../../engine/values/codec.ts'
import { identicalFields } from '../../../engine/values/identical.ts'
import { documentSize } from '../../../engine/values/storage-size.ts'
import { fields } from '../arbitrary-values.ts'

describe('encodeFields', () => {
  test('is read back exactly', () => {
    fc.assert(
      fc.property(fields, (any) => {
        expect(decodeFields(encodeFields(any))).toStrictEqual(any)
      }),
      { numRuns: 1000 },
    )
  })

  test('keeps integers apart from doubles, and -0', () => {
    const numbers = {
      a: { integerValue: '1' },
      b: { doubleValue: 1 },
      c: { doubleValue: -0 },
      d: { integerValue: '9007199254740993' },
    }
    expect(decodeFields(encodeFields(numbers))).toStrictEqual(numbers)
  })

  test('keeps names that begin alike once they are escaped', () => {
    for (const name of ['\\', '\u0000', '"', '\n', '\\n', '\n\n', '~', '~%5C', '\\u0', '\u0000bc', 'é', '%']) {
      const named = { a: { integerValue: '1' }, [name]: { integerValue: '2' } }
      expect(decodeFields(encodeFields(named))).toStrictEqual(named)
    }
  })

  test.each(['[]', '1', '{"a":{"x":1}}', '{"a":{"d":"one"}}', '{"a":{"t":5}}'])('decodeFields refuses %s', (text) => {
    expect(() => decodeFields(text)).toThrow('Not a stored Firestore value')
  })
})

describe('identicalFields', () => {
  test('does not mind the order of names but the type of numbers', () => {
    const a = { x: { integerValue: '1' }, y: { stringValue: 's' } }
    expect(identicalFields(a, { y: { stringValue: 's' }, x: { integerValue: '1' } })).toBe(true)
    expect(identicalFields(a, { y: { stringValue: 's' }, x: { doubleValue: 1 } })).toBe(false)
    expect(identicalFields({ a: { mapValue: { fields: {} } } }, { a: { arrayValue: { values: [] } } })).toBe(false)
  })

  test('agrees with the encoding on copies', () => {
    fc.assert(
      fc.property(fields, fields, (a, b) => {
        expect(identicalFields(a, structuredClone(a))).toBe(true)
        expect(identicalFields(a, b) && encodeFields(a).length !== encodeFields(b).length).toBe(false)
      }),
    )
  })
})

describe('documentSize', () => {
  test("is that of the documentation's example", () => {
    const task = {
      type: { stringValue: 'Personal' },
      done: { booleanValue: false },
      priority: { integerValue: '1' },
      description: { stringValue: 'Learn Cloud Firestore' },
    }
    expect(documentSize('projects/p/databases/d/documents/users/jeff/tasks/my_task_id', task)).toBe(147)
  })

  test('counts every type', () => {
    const name = 'projects/p/databases/d/documents/a/b'
    const sizes = [
      { nullValue: null },
      { doubleValue: 1 },
      { timestampValue: '2026-01-01T00:00:00.000000Z' },
      { bytesValue: 'AAAA' },
      { referenceValue: name },
      { geoPointValue: { latitude: 1, longitude: 1 } },
      { arrayValue: { values: [{ integerValue: '1' }, { stringValue: 'é' }] } },
      { mapValue: { fields: { k: { integerValue: '1' } } } },
    ].map((value) => documentSize(name, { f: value }) - documentSize(name, {}) - 2)
    expect(sizes).toEqual([1, 8, 8, 3, 20, 16, 11, 10])
  })
})
