import { describe, expect, test } from 'vitest'
import type { Fields, Value } from '../../../api/values.ts'
import { RpcError } from '../../../../kit/rpc-error.ts'
import { Indexes } from '../../../engine/indexes/indexes.ts'
import type { IndexFile } from '../../../engine/indexes/index-file.ts'
import { documentSize } from '../../../engine/values/storage-size.ts'
import { indexFileOf } from '../../conformance/indexes/notation.ts'
import { arr, int, map, ROOT, str, vec } from '../query/world.ts'

/** What is wrong with a document, `fine` if nothing is. */
function verdict(fields: Fields, file: IndexFile | undefined, path = 'c/d'): string {
  const indexes = new Indexes()
  indexes.load(file)
  const name = `${ROOT}/${path}`
  try {
    indexes.checkEntries({ name, fields, createTime: 0, updateTime: 0 }, documentSize(name, fields))
    return 'fine'
  } catch (error) {
    if (error instanceof RpcError && error.status === 'INVALID_ARGUMENT') return error.message
    throw error
  }
}

const none = indexFileOf([])
const numbers = (count: number): Value => arr(...Array.from({ length: count }, (_, n) => int(n)))
const mapOf = (count: number): Value =>
  map(Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, int(n)])))
const long = (bytes: number): Value => str('x'.repeat(bytes))

// Source of the counts: https://firebase.google.com/docs/firestore/query-data/index-overview#automatic_indexing
describe('40,000 index entries for a document', () => {
  test('an array has two for itself and two for each element', () => {
    expect(verdict({ a: numbers(19_999) }, none)).toBe('fine')
    expect(verdict({ a: numbers(20_000) }, none)).toBe(
      'too many index entries for entity /c/d: it has 40,002, more than the limit of 40,000 for one document. Exempt what no ' +
        'query needs by the fieldOverrides of firestore.indexes.json.',
    )
  })

  test('equal elements have the same', () => {
    expect(verdict({ a: arr(...Array.from({ length: 50_000 }, (_, n) => int(n % 10))) }, none)).toBe('fine')
  })

  test('a map has two for itself and two for each field', () => {
    expect(verdict({ m: mapOf(19_999) }, none)).toBe('fine')
    expect(verdict({ m: mapOf(20_000) }, none)).toContain('it has 40,002')
  })

  test('an exempt field, also by its map or by all fields, has none', () => {
    expect(verdict({ a: numbers(30_000) }, indexFileOf(['a =']))).toBe('fine')
    expect(verdict({ m: mapOf(30_000) }, indexFileOf(['m =']))).toBe('fine')
    expect(verdict({ m: mapOf(30_000) }, indexFileOf(['* =']))).toBe('fine')
    expect(verdict({ a: numbers(30_000), b: numbers(30_000) }, indexFileOf(['a =']))).toContain('it has 60,002')
  })

  test('indexes for groups have as many again', () => {
    const file = indexFileOf(['a = asc desc contains group:contains'])
    expect(verdict({ a: numbers(9_999) }, file)).toBe('fine')
    expect(verdict({ a: numbers(10_000) }, file)).toContain('it has 40,002')
  })

  test('a composite index has one, or one for each element, where the document has all its fields', () => {
    const file = indexFileOf(['a =', 'a[], b', 'a[], -b'])
    expect(verdict({ a: numbers(19_999), b: int(1) }, file)).toBe('fine')
    expect(verdict({ a: numbers(20_000), b: int(1) }, file)).toContain('it has 40,002')
    expect(verdict({ a: numbers(20_000) }, file)).toBe('fine')
  })

  test('other collections have indexes of their own', () => {
    expect(verdict({ a: numbers(30_000) }, indexFileOf(['a =']), 'other/d')).toContain('/other/d: it has 60,002')
  })

  test('a map in an array and a vector have no fields of their own', () => {
    expect(verdict({ a: arr(...Array.from({ length: 9_999 }, (_, n) => map({ x: int(n), y: int(n) }))) }, none)).toBe(
      'fine',
    )
    expect(verdict({ v: vec(...Array.from({ length: 2048 }, (_, n) => n)) }, none)).toBe('fine')
  })
})

// Source of the sizes: https://firebase.google.com/docs/firestore/storage-size#index-entry-size
describe('7.5 KiB for an index entry', () => {
  const five = indexFileOf(['a, b, c, d, e'])
  const texts = (bytes: number): Fields => ({
    a: long(bytes),
    b: long(bytes),
    c: long(bytes),
    d: long(bytes),
    e: long(bytes),
  })

  test('a long value is cut off at 1,500 bytes', () => {
    expect(verdict({ a: long(1_000_000) }, none)).toBe('fine')
    expect(verdict(texts(200_000), indexFileOf(['a, b, c, d']))).toBe('fine')
  })

  // 5 values of 1,500 bytes, the document's name with 2 + 2 + 16 bytes, 32 bytes; then ids that are longer by 128 bytes.
  test('names and values count', () => {
    expect(verdict(texts(1500), five)).toBe('fine')
    expect(verdict(texts(1500), five, `c/${'d'.repeat(129)}`)).toBe('fine')
    expect(verdict(texts(1500), five, `c/${'d'.repeat(130)}`)).toBe(
      `Index entry is too large: that of /c/${'d'.repeat(130)} in the index on a, b, c, d, e has 7,681 bytes, more than the ` +
        'limit of 7,680 bytes.',
    )
  })

  test('the name of the parent counts in a collection, not in a group', () => {
    const path = `p/${'q'.repeat(200)}/c/d`
    expect(verdict(texts(1460), five, path)).toContain('Index entry is too large')
    expect(verdict(texts(1460), indexFileOf(['group a, b, c, d, e']), path)).toBe('fine')
  })

  test('a small document with long ids can have a large entry', () => {
    const path = `${'a'.repeat(1400)}/${'b'.repeat(1400)}/c/${'d'.repeat(1400)}`
    expect(verdict({ x: long(1490) }, none, path)).toContain('in the index on x has 8,')
  })
})

test('8 MiB for all index entries of a document', () => {
  const distinct = arr(...Array.from({ length: 19_000 }, (_, n) => str(`${n}`.padStart(50, 'x'))))
  const path = `c/${'d'.repeat(200)}`
  expect(verdict({ a: distinct }, none, path)).toMatch(
    /^The index entries of \/c\/d+ are too large: together they have 1\d,\d{3},\d{3} bytes, more than the limit of 8,388,608 bytes/,
  )
  expect(verdict({ a: distinct }, indexFileOf(['a = asc']), path)).toBe('fine')
})

test('without a file nothing is limited', () => {
  expect(verdict({ a: numbers(50_000) }, undefined)).toBe('fine')
})
