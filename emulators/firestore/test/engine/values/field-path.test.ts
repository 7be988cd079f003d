import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deleteField, formatFieldPath, getField, parseFieldPath, setField } from '../../../engine/values/field-path.ts'
import { fieldName, fields, value } from '../arbitrary-values.ts'

describe('parseFieldPath', () => {
  test.each([
    ['a', ['a']],
    ['a.b_1.C', ['a', 'b_1', 'C']],
    ['`a.b`.c', ['a.b', 'c']],
    ['a.`x-y`', ['a', 'x-y']],
    ['`back\\`tick`.`slash\\\\`', ['back`tick', 'slash\\']],
    ['__name__', ['__name__']],
    ['`😀`', ['😀']],
  ])('reads %s', (text, path) => {
    expect(parseFieldPath(text)).toEqual(path)
  })

  test.each(['', '.', 'a.', '.a', 'a..b', 'a-b', '1a', 'a b', '`a', '``', 'a`b`', '`a`b', 'é', '`\\'])(
    'refuses %j',
    (text) => {
      expect(() => parseFieldPath(text)).toThrow(expect.objectContaining({ status: 'INVALID_ARGUMENT' }))
    },
  )

  test('reads back what formatFieldPath writes', () => {
    fc.assert(
      fc.property(fc.array(fieldName, { minLength: 1, maxLength: 4 }), (path) => {
        expect(parseFieldPath(formatFieldPath(path))).toEqual(path)
      }),
    )
  })
})

describe('fields by path', () => {
  const nested = { a: { mapValue: { fields: { b: { stringValue: 'x' } } } }, n: { integerValue: '1' } }

  test('getField finds nested values and nothing in values that are no maps', () => {
    expect(getField(nested, ['a', 'b'])).toEqual({ stringValue: 'x' })
    expect(getField(nested, ['n', 'b'])).toBeUndefined()
    expect(getField(nested, ['a', 'missing'])).toBeUndefined()
    expect(getField(nested, ['toString'])).toBeUndefined()
  })

  test('deleteField leaves the emptied map and the original', () => {
    expect(deleteField(nested, ['a', 'b'])).toEqual({ a: { mapValue: { fields: {} } }, n: { integerValue: '1' } })
    expect(nested.a.mapValue.fields.b).toEqual({ stringValue: 'x' })
    expect(deleteField(nested, ['a', 'missing'])).toBe(nested)
  })

  test('setField makes maps on the way, in place of other values too', () => {
    expect(setField(nested, ['n', 'x'], { nullValue: null })['n']).toEqual({
      mapValue: { fields: { x: { nullValue: null } } },
    })
  })

  test('what is set is found, and gone after deleteField', () => {
    fc.assert(
      fc.property(fields, fc.array(fieldName, { minLength: 1, maxLength: 3 }), value, (before, path, set) => {
        const after = setField(before, path, set)
        expect(getField(after, path)).toEqual(set)
        expect(getField(deleteField(after, path), path)).toBeUndefined()
      }),
    )
  })
})
