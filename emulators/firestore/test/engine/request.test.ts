import { describe, expect, test } from 'vitest'
import {
  listOf,
  objectsOf,
  optionalCount,
  optionalObject,
  optionalText,
  requiredText,
  shown,
  textsOf,
} from '../../engine/request.ts'

describe('fields of a request', () => {
  test('that are absent, null or empty are unset', () => {
    for (const value of [undefined, null]) {
      expect(optionalObject({ f: value }, 'f')).toBeUndefined()
      expect(listOf({ f: value }, 'f')).toEqual([])
    }
    for (const value of [undefined, null, '']) {
      expect(optionalText({ f: value }, 'f')).toBeUndefined()
      expect(optionalCount({ f: value }, 'f')).toBeUndefined()
      expect(() => requiredText({ f: value }, 'f')).toThrow('f is required.')
    }
  })

  test('may be counts in any JSON form of an int32', () => {
    for (const value of [7, '7', { value: 7 }, { value: '7' }]) expect(optionalCount({ f: value }, 'f')).toBe(7)
    expect(optionalCount({ f: { value: 0 } }, 'f')).toBe(0)
  })

  test.each<[string, (message: Record<string, unknown>) => unknown, unknown]>([
    ['an object', (message) => optionalObject(message, 'f'), []],
    ['a string', (message) => optionalText(message, 'f'), 7],
    ['a list', (message) => listOf(message, 'f'), {}],
    ['an object', (message) => objectsOf(message, 'f'), [{}, 'x']],
    ['a string', (message) => textsOf(message, 'f'), ['x', 7]],
    ['an integer', (message) => optionalCount(message, 'f'), -1],
    ['an integer', (message) => optionalCount(message, 'f'), 1.5],
    ['an integer', (message) => optionalCount(message, 'f'), 'many'],
  ])('that must be %s are refused by name otherwise', (kind, read, value) => {
    expect(() => read({ f: value })).toThrow(
      expect.objectContaining({
        status: 'INVALID_ARGUMENT',
        message: expect.stringMatching(new RegExp(`^f.*must be ${kind}`)),
      }),
    )
  })

  test('are shown shortened', () => {
    expect(shown('x'.repeat(500))).toHaveLength(120)
    expect(shown(undefined)).toBe('nothing')
  })
})
