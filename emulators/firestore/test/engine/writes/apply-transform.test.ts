import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Value } from '../../../api/values.ts'
import { compareValues, valuesEqual } from '../../../engine/values/compare.ts'
import { applyTransform } from '../../../engine/writes/apply-transform.ts'
import { parseTransforms } from '../../../engine/writes/parse-transform.ts'
import { numberValue, value } from '../arbitrary-values.ts'

function apply(
  stored: Value | undefined,
  transform: Record<string, unknown>,
): { value: Value | undefined; result: Value } {
  const [parsed] = parseTransforms([{ fieldPath: 'f', ...transform }], 'writes[0]')
  if (parsed === undefined) throw new Error('no transform')
  const { fields, result } = applyTransform(stored === undefined ? {} : { f: stored }, parsed, 1_767_225_600_000_001)
  return { value: fields['f'], result }
}

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const toNumber = (each: Value): number => Number(each.integerValue ?? each.doubleValue)
const integer = (text: string): Value => ({ integerValue: text })
const double = (number: number | 'NaN' | 'Infinity'): Value => ({ doubleValue: number })
const list = (...values: Value[]): Value => ({ arrayValue: { values } })

/** Source: https://cloud.google.com/firestore/docs/reference/rest/v1/Write#FieldTransform */
describe('number transforms', () => {
  test.each<[string, Value | undefined, Value, Value]>([
    ['increment', undefined, integer('5'), integer('5')],
    ['increment', { stringValue: 'a' }, double(1.5), double(1.5)],
    ['increment', integer('3'), integer('-5'), integer('-2')],
    ['increment', integer('3'), double(0.5), double(3.5)],
    ['increment', double(1.5), integer('1'), double(2.5)],
    ['increment', integer('9223372036854775807'), integer('1'), integer('9223372036854775807')],
    ['increment', integer('-9223372036854775808'), integer('-1'), integer('-9223372036854775808')],
    ['increment', integer('9007199254740993'), integer('2'), integer('9007199254740995')],
    ['increment', double('NaN'), integer('1'), double('NaN')],
    ['increment', double(1e308), double(1e308), double('Infinity')],
    ['maximum', undefined, integer('-1'), integer('-1')],
    ['maximum', integer('3'), double(3), integer('3')],
    ['maximum', double(-0), integer('0'), double(-0)],
    ['maximum', integer('3'), double(3.5), double(3.5)],
    ['maximum', integer('3'), double('NaN'), double('NaN')],
    ['maximum', double('NaN'), integer('3'), double('NaN')],
    ['minimum', integer('3'), double(2.5), double(2.5)],
    ['minimum', double(0), double(-0), double(0)],
    ['minimum', { booleanValue: true }, integer('1'), integer('1')],
    ['minimum', integer('3'), double('NaN'), double('NaN')],
  ])('%s of %j and %j is %j', (type, stored, operand, expected) => {
    expect(apply(stored, { [type]: operand })).toStrictEqual({ value: expected, result: expected })
  })

  test('increments of integers agree with exact arithmetic held to 64 bits', () => {
    fc.assert(
      fc.property(int64, int64, (a, b) => {
        const exact = a + b
        const held = BigInt.asIntN(64, exact) === exact ? exact : exact > 0n ? 2n ** 63n - 1n : -(2n ** 63n)
        expect(apply(integer(String(a)), { increment: integer(String(b)) }).value).toEqual(integer(String(held)))
      }),
    )
  })

  test('increments with a double agree with floating point arithmetic', () => {
    const anyDouble = numberValue.filter((each) => each.doubleValue !== undefined)
    fc.assert(
      fc.property(anyDouble, numberValue, fc.boolean(), (some, other, isFirst) => {
        const [stored, operand] = isFirst ? [some, other] : [other, some]
        expect(Number(apply(stored, { increment: operand }).value?.doubleValue)).toBe(
          toNumber(stored) + toNumber(operand),
        )
      }),
    )
  })

  test('maximum and minimum are one of the two, and neither is beyond it', () => {
    const ordered = numberValue.filter((each) => each.doubleValue !== 'NaN')
    fc.assert(
      fc.property(ordered, ordered, fc.constantFrom('maximum', 'minimum'), (stored, operand, type) => {
        const { value: found = {} } = apply(stored, { [type]: operand })
        const direction = type === 'maximum' ? 1 : -1
        for (const each of [stored, operand]) expect(compareValues(found, each) * direction).toBeGreaterThanOrEqual(0)
        expect(valuesEqual(stored, operand) ? [stored] : [stored, operand]).toContainEqual(found)
      }),
    )
  })
})

describe('array transforms', () => {
  test.each<[string, Value | undefined, Value[], Value]>([
    ['appendMissingElements', undefined, [integer('1'), double(1)], list(integer('1'))],
    ['appendMissingElements', list(integer('1')), [double(1), double('NaN')], list(integer('1'), double('NaN'))],
    ['appendMissingElements', integer('1'), [{ nullValue: null }], list({ nullValue: null })],
    ['appendMissingElements', list(integer('1'), integer('1')), [], list(integer('1'), integer('1'))],
    ['removeAllFromArray', list(integer('1'), integer('2'), double(1)), [integer('1')], list(integer('2'))],
    ['removeAllFromArray', undefined, [integer('1')], list()],
    ['removeAllFromArray', integer('1'), [integer('1')], list()],
  ])('%s on %j of %j leaves %j and answers null', (type, stored, values, expected) => {
    expect(apply(stored, { [type]: { values } })).toStrictEqual({ value: expected, result: { nullValue: null } })
  })

  test('after append all elements are there once more at most; after remove none is', () => {
    const elements = fc.array(
      value.filter((each) => each.arrayValue === undefined),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(elements, elements, (stored, given) => {
        const appended =
          apply(list(...stored), { appendMissingElements: { values: given } }).value?.arrayValue?.values ?? []
        expect(appended.slice(0, stored.length)).toEqual(stored)
        for (const each of given) expect(appended.some((other) => valuesEqual(other, each))).toBe(true)
        const removed =
          apply(list(...appended), { removeAllFromArray: { values: given } }).value?.arrayValue?.values ?? []
        for (const each of given) expect(removed.some((other) => valuesEqual(other, each))).toBe(false)
        expect(removed).toEqual(stored.filter((each) => !given.some((other) => valuesEqual(other, each))))
      }),
    )
  })
})

test('the request time is that of the commit, to the microsecond', () => {
  const time = { timestampValue: '2026-01-01T00:00:00.000001Z' }
  expect(apply(integer('1'), { setToServerValue: 'REQUEST_TIME' })).toEqual({ value: time, result: time })
})

test.each([
  ['no type', { fieldPath: 'f' }],
  ['two types', { fieldPath: 'f', increment: integer('1'), maximum: integer('1') }],
  ['no field path', { increment: integer('1') }],
  ['a reserved field', { fieldPath: '__f__', increment: integer('1') }],
  ['an unknown server value', { fieldPath: 'f', setToServerValue: 'SERVER_VALUE_UNSPECIFIED' }],
  ['an increment by text', { fieldPath: 'f', increment: { stringValue: '1' } }],
  ['elements that are no array', { fieldPath: 'f', appendMissingElements: [integer('1')] }],
  ['an array among the elements', { fieldPath: 'f', removeAllFromArray: { values: [list()] } }],
  ['a path of 22 names', { fieldPath: Array.from({ length: 22 }, () => 'a').join('.'), increment: integer('1') }],
])('refuses a transform with %s', (_what, transform) => {
  expect(() => parseTransforms([transform], 'writes[0]')).toThrow(
    expect.objectContaining({ status: 'INVALID_ARGUMENT' }),
  )
})
