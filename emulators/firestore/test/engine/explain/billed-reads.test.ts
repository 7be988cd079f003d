import { expect, test } from 'vitest'
import { billAggregation, billQuery } from '../../../engine/explain/billed-reads.ts'
import { ReadMeter } from '../../../engine/explain/read-meter.ts'
import { parseQuery } from '../../../engine/query/parse-query.ts'
import { ROOT, and, arr, asc, from, int, ref, where } from '../query/world.ts'

const read = (indexEntries: number, vectorEntries = 0): ReadMeter =>
  Object.assign(new ReadMeter(), { indexEntries, vectorEntries })
const query = (more = {}) => parseQuery(ROOT, from('c', more))

// The examples of https://firebase.google.com/docs/firestore/pricing
test('a nearest-neighbour query that returns 5 of 1550 vectors is 5 reads and 16 more', () => {
  expect(billQuery(query(), 5, read(0, 1550)).operations).toBe(21)
})

test('a count is one read per thousand index entries, at least one', () => {
  expect([0, 1, 1000, 1001, 1500].map((entries) => billAggregation(read(entries)).operations)).toEqual([1, 1, 1, 2, 2])
})

test('an offset of 10 before 1 result is 11 reads', () => {
  expect(billQuery(query({ offset: 10 }), 11, read(11)).operations).toBe(11)
})

test.each([
  ['an equality and a range', { where: and(where('a', '==', int(1)), where('b', '>=', int(1))) }, 1],
  ['two ranges', { where: and(where('a', '>=', int(1)), where('b', '>=', int(1))) }, 3],
  ['a range and an order elsewhere', { where: where('a', '>=', int(1)), orderBy: [asc('b')] }, 3],
  ['two orders', { orderBy: [asc('a'), asc('b')] }, 1],
  ['names and an order', { where: where('__name__', 'in', arr(ref('c/x'), ref('c/y'))), orderBy: [asc('a')] }, 3],
  [
    'a range and the order by name that ends it',
    { where: where('a', '>', int(1)), orderBy: [asc('a'), asc('__name__')] },
    1,
  ],
])('%s', (_, more, operations) => {
  expect(billQuery(query(more), 1, read(1001)).operations).toBe(operations)
})

test('nothing at all is one read', () => {
  expect(billQuery(query(), 0, read(0)).operations).toBe(1)
})
