import { describe, expect, test } from 'vitest'
import {
  checkCollectionId,
  checkDocumentId,
  parseDatabaseName,
  parseDocumentName,
  parseParentName,
} from '../../engine/names.ts'

const ROOT = 'projects/p/databases/(default)/documents'

describe('resource names', () => {
  test('are taken apart', () => {
    expect(parseDocumentName(`${ROOT}/a/b/c/d`)).toEqual({
      database: 'projects/p/databases/(default)',
      segments: ['a', 'b', 'c', 'd'],
    })
    expect(parseParentName(ROOT).segments).toEqual([])
    expect(parseDatabaseName('projects/p/databases/d')).toBe('projects/p/databases/d')
  })

  test.each([
    ['another resource', 'projects/p/topics/t'],
    ['no name', undefined],
    ['the root', ROOT],
    ['a collection', `${ROOT}/a`],
    ['two slashes in a row', `${ROOT}/a//c/d`],
    ['a slash at the end', `${ROOT}/a/b/`],
    ['a dot', `${ROOT}/a/.`],
    ['two dots', `${ROOT}/../b`],
    ['a reserved id', `${ROOT}/a/__b__`],
    ['a numeric collection id', `${ROOT}/__id7__/b`],
    ['an id beyond 1500 bytes', `${ROOT}/a/${'é'.repeat(751)}`],
    ['a name beyond 6 KiB', `${ROOT}/${Array.from({ length: 6 }, () => 'x'.repeat(1400)).join('/')}`],
    ['more than 100 collections', `${ROOT}/${Array.from({ length: 202 }, () => 'x').join('/')}`],
    ['half a character', `${ROOT}/a/\udc00`],
  ])('parseDocumentName refuses %s', (_what, name) => {
    expect(() => parseDocumentName(name, 'name of writes[3]')).toThrow(
      expect.objectContaining({ status: 'INVALID_ARGUMENT', message: expect.stringContaining('writes[3]') }),
    )
  })

  test('numeric document ids and ids of 1500 bytes are allowed', () => {
    expect(() => parseDocumentName(`${ROOT}/a/__id7__`)).not.toThrow()
    expect(() => parseDocumentName(`${ROOT}/a/${'é'.repeat(750)}`)).not.toThrow()
  })

  test('single ids are checked for slashes too', () => {
    expect(checkCollectionId('items')).toBe('items')
    expect(() => checkCollectionId('a/b')).toThrow(/without a slash/)
    expect(() => checkDocumentId('')).toThrow(/is empty/)
    expect(() => parseParentName(`${ROOT}/a`)).toThrow(/found the collection/)
    expect(() => parseDatabaseName('p/d')).toThrow(/projects\/\{project\}/)
  })
})
