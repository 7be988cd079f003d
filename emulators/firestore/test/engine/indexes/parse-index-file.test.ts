import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { parseIndexFile } from '../../../engine/indexes/parse-index-file.ts'

const asc = (fieldPath: string) => ({ fieldPath, order: 'ASCENDING' })
const desc = (fieldPath: string) => ({ fieldPath, order: 'DESCENDING' })
const has = (fieldPath: string) => ({ fieldPath, arrayConfig: 'CONTAINS' })
const vector = (fieldPath: string, dimension: unknown = 3) => ({ fieldPath, vectorConfig: { dimension, flat: {} } })

function index(...fields: unknown[]): string {
  return JSON.stringify({ indexes: [{ collectionGroup: 'c', queryScope: 'COLLECTION', fields }] })
}

function override(more: Record<string, unknown>): string {
  return JSON.stringify({ fieldOverrides: [{ collectionGroup: 'c', fieldPath: 'a', indexes: [], ...more }] })
}

function errorOf(text: string): string {
  try {
    parseIndexFile(text, 'my.json')
  } catch (error) {
    return (error as Error).message
  }
  return 'none'
}

describe('reads', () => {
  test('composite indexes of every kind', () => {
    const fields = [has('t'), asc('a'), desc('b'), asc('__name__'), vector('v')]
    expect(parseIndexFile(index(...fields)).indexes).toEqual([
      { collectionGroup: 'c', queryScope: 'COLLECTION', fields },
    ])
  })

  test('overrides with indexes, a time to live, or for all fields', () => {
    const indexes = [
      { queryScope: 'COLLECTION', order: 'ASCENDING' },
      { queryScope: 'COLLECTION_GROUP', arrayConfig: 'CONTAINS' },
    ]
    expect(parseIndexFile(override({ indexes, ttl: true })).fieldOverrides).toEqual([
      { collectionGroup: 'c', fieldPath: 'a', ttl: true, indexes },
    ])
    expect(parseIndexFile(override({ fieldPath: '*' })).fieldOverrides).toEqual([
      { collectionGroup: 'c', fieldPath: '*', ttl: false, indexes: [] },
    ])
  })

  test.each(['', ' \n', '{}', '// nothing yet\n', '{"indexes": [] /* none */}'])(
    '%j as no indexes of its own',
    (text) => {
      expect(parseIndexFile(text)).toEqual({ indexes: [], fieldOverrides: [] })
    },
  )

  test('the file that firebase init makes, comments and all', () => {
    const template = createRequire(import.meta.url).resolve(
      'firebase-tools/templates/init/firestore/firestore.indexes.json',
    )
    expect(parseIndexFile(readFileSync(template, 'utf8'))).toEqual({ indexes: [], fieldOverrides: [] })
  })

  test('what only other editions of the database heed', () => {
    const [only] = parseIndexFile(index(asc('a'), desc('b'))).indexes
    const text = JSON.stringify({ indexes: [{ ...only, density: 'SPARSE_ALL', apiScope: 'ANY_API', multikey: false }] })
    expect(parseIndexFile(text).indexes).toEqual([only])
  })

  test('a field path in its shortest form', () => {
    expect(parseIndexFile(override({ fieldPath: '`a`.`b c`' })).fieldOverrides[0]?.fieldPath).toBe('a.`b c`')
  })

  test('slashes in texts as text', () => {
    expect(parseIndexFile(override({ fieldPath: '`a//b`' })).fieldOverrides[0]?.fieldPath).toBe('`a//b`')
  })

  test('one field with names the other way round', () => {
    expect(parseIndexFile(index(desc('a'), asc('__name__'))).indexes).toHaveLength(1)
  })
})

const many = Array.from({ length: 101 }, (_, position) => asc(`f${position}`))
const indexes = Array.from({ length: 1001 }, (_, position) => ({
  collectionGroup: `c${position}`,
  fields: [asc('a'), asc('b')],
}))

test.each([
  ['{\n  "indexes": [}', 'my.json:2:15: expected JSON, found a mistake'],
  ['{\n  "indexes": [],\n}', 'my.json:3:1: expected JSON, found a mistake'],
  ['{"indexes": [{}]', 'my.json:1:17: expected JSON, found a mistake'],
  ['[]', 'my.json: the file must be an object, found [].'],
  ['{"indices": []}', 'my.json: indices is unknown, expected one of indexes, fieldOverrides.'],
  ['{"indexes": {}}', 'my.json: indexes must be a list, found {}.'],
  ['{"indexes": [{"fields": []}]}', 'my.json: indexes[0].fields must be a list of several fields'],
  [
    '{"indexes": [{"collectionId": "c"}]}',
    'my.json: indexes[0].collectionId is unknown, expected one of collectionGroup',
  ],
  [index(asc('a'), asc('b')).replace('"c"', '""'), 'my.json: indexes[0].collectionGroup must be a text, found "".'],
  [index(asc('a'), asc('b')).replace('"c"', '"a/b"'), 'indexes[0].collectionGroup must be a collection id'],
  [
    index(asc('a'), asc('b')).replace('COLLECTION', 'ALL'),
    'indexes[0].queryScope must be "COLLECTION" or "COLLECTION_GROUP", found "ALL".',
  ],
  [
    index(asc('a')),
    'indexes[0].fields must be a list of several fields: indexes on one field belong in fieldOverrides',
  ],
  [index(asc('a'), asc('__name__')), 'indexes[0].fields must be a list of several fields'],
  [index(desc('__name__')), 'indexes[0].fields must be a list of several fields'],
  [index(asc('__name__'), asc('a')), 'indexes[0].fields must be a list with __name__ after all fields but a vector'],
  [index(asc('a'), desc('a')), 'indexes[0].fields must be a list that names each fieldPath once for an order'],
  [index(has('a'), has('b')), 'indexes[0].fields must be a list with at most one arrayConfig'],
  [index(vector('v'), asc('a')), 'indexes[0].fields must be a list with at most one vectorConfig, at its end'],
  [
    index(vector('v', 2049)),
    'indexes[0].fields[0].vectorConfig.dimension must be an integer from 1 to 2048, found 2049.',
  ],
  [
    index(vector('v', '3')),
    'indexes[0].fields[0].vectorConfig.dimension must be an integer from 1 to 2048, found "3".',
  ],
  [
    index(asc('a'), { fieldPath: 'b', order: 'UP' }),
    'indexes[0].fields[1].order must be "ASCENDING" or "DESCENDING", found "UP".',
  ],
  [
    index(asc('a'), { fieldPath: 'b' }),
    'indexes[0].fields[1] must be an object with exactly one of order, arrayConfig, vectorConfig',
  ],
  [index(asc('a'), { ...asc('b'), ...has('b') }), 'indexes[0].fields[1] must be an object with exactly one of'],
  [index(asc('a'), asc('b c')), 'indexes[0].fields[1].fieldPath must be a field path, found "b c"'],
  [index(...many), 'my.json: indexes[0].fields.length must be at most 100, found 101.'],
  [JSON.stringify({ indexes }), 'my.json: indexes.length must be at most 1000, found 1001.'],
  [override({ ttl: 'yes' }), 'my.json: fieldOverrides[0].ttl must be true or false, found "yes".'],
  [override({ indexes: undefined }), 'fieldOverrides[0].indexes must be a list, which may be empty, found nothing.'],
  [
    override({ indexes: [{ arrayConfig: 'ANY' }] }),
    'fieldOverrides[0].indexes[0].arrayConfig must be "CONTAINS", found "ANY".',
  ],
  [override({ indexes: [{ ...vector('v') }] }), 'fieldOverrides[0].indexes[0].fieldPath is unknown'],
  [
    JSON.stringify({ fieldOverrides: [0, 1].map(() => ({ collectionGroup: 'c', fieldPath: 'a', indexes: [] })) }),
    'my.json: fieldOverrides[1] must be the only one of c.a, found fieldOverrides[0] too.',
  ],
])('refuses %s', (text, message) => {
  expect(errorOf(text)).toContain(message)
})
