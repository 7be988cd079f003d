import { expect, test } from 'vitest'
import type { Json } from '../../../api/service.ts'
import type { CompositeIndex } from '../../../engine/indexes/index-file.ts'
import { parseIndexFile } from '../../../engine/indexes/parse-index-file.ts'
import { requireVectorIndex } from '../../../engine/nearest/require-vector-index.ts'
import { parseQuery } from '../../../engine/query/parse-query.ts'
import { ROOT, and, arr, from, group, int, or, str, vec, where } from '../query/world.ts'

const findNearest = { vectorField: { fieldPath: 'v' }, queryVector: vec(1, 2), distanceMeasure: 'COSINE', limit: 3 }
const byColor = { where: where('color', '==', str('red')) }
const byTag = { where: where('tags', 'array-contains', str('x')) }

const index = (fields: Json[], queryScope = 'COLLECTION'): CompositeIndex => {
  const [parsed] = parseIndexFile(JSON.stringify({ indexes: [{ collectionGroup: 'p', queryScope, fields }] })).indexes
  if (parsed === undefined) throw new Error('The file has one index.')
  return parsed
}
const vector = (dimension = 2, fieldPath = 'v'): Json => ({ fieldPath, vectorConfig: { dimension, flat: {} } })
const color = { fieldPath: 'color', order: 'ASCENDING' }
const name = { fieldPath: '__name__', order: 'ASCENDING' }
const check = (query: Json, ...indexes: CompositeIndex[]): void =>
  requireVectorIndex(parseQuery(ROOT, { ...query, findNearest }), indexes)

test.each<[string, Json, CompositeIndex]>([
  ['the vector alone', from('p'), index([vector()])],
  ['as production lists it, with the name', from('p'), index([name, vector()])],
  ['a filter', from('p', byColor), index([color, vector()])],
  ['a filter, the other way round', from('p', byColor), index([{ ...color, order: 'DESCENDING' }, vector()])],
  ['an array membership', from('p', byTag), index([{ fieldPath: 'tags', arrayConfig: 'CONTAINS' }, vector()])],
  ['in', from('p', { where: where('color', 'in', arr(str('a'), str('b'))) }), index([color, vector()])],
  ['a collection group', group('p'), index([vector()], 'COLLECTION_GROUP')],
])('an index serves %s', (_, query, fitting) => {
  expect(() => check(query, fitting)).not.toThrow()
})

test.each<[string, Json, CompositeIndex | undefined]>([
  ['none', from('p'), undefined],
  ['another dimension', from('p'), index([vector(3)])],
  ['another field', from('p'), index([vector(2, 'w')])],
  ['the other scope', from('p'), index([vector()], 'COLLECTION_GROUP')],
  ['no field for the filter', from('p', byColor), index([vector()])],
  ['a field that no filter asks for', from('p'), index([color, vector()])],
  [
    'values where elements are asked for',
    from('p', byTag),
    index([{ fieldPath: 'tags', order: 'ASCENDING' }, vector()]),
  ],
])('an index is missing with %s', (_, query, other) => {
  expect(() => check(query, ...(other === undefined ? [] : [other]))).toThrow(
    expect.objectContaining({ status: 'FAILED_PRECONDITION' }),
  )
})

test('each side of an or needs its own', () => {
  const query = from('p', { where: or(where('color', '==', str('red')), where('n', '==', int(1))) })
  const byNumber = index([{ fieldPath: 'n', order: 'ASCENDING' }, vector()])
  expect(() => check(query, index([color, vector()]))).toThrow('field-path=n')
  expect(() => check(query, index([color, vector()]), byNumber)).not.toThrow()
})

test('says how to make the index, as a command and as an entry that the index file takes', () => {
  const query = from('p', { where: and(where('color', '==', str('red')), where('tags', 'array-contains', str('x'))) })
  let message = ''
  try {
    check(query)
  } catch (error) {
    message = (error as Error).message
  }
  expect(message).toContain(
    'Missing vector index configuration. Please create the required index with the following gcloud command: gcloud ' +
      'firestore indexes composite create --project=demo --collection-group=p --query-scope=COLLECTION ' +
      '--field-config=order=ASCENDING,field-path=color --field-config=array-config=CONTAINS,field-path=tags ' +
      `--field-config=vector-config='{"dimension":"2","flat": "{}"}',field-path=v`,
  )
  const entry = JSON.parse(message.slice(message.indexOf('{"collectionGroup"'))) as Json
  expect(entry['fields']).toContainEqual({ fieldPath: 'v', vectorConfig: { dimension: 2, flat: {} } })
  const { indexes } = parseIndexFile(JSON.stringify({ indexes: [entry] }))
  expect(() => check(query, ...indexes)).not.toThrow()
})
