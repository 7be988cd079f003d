import { expect, test } from 'vitest'
import type { Json } from '../../../api/service.ts'
import { consoleLink } from '../../../engine/indexes/console-link.ts'
import { Indexes } from '../../../engine/indexes/indexes.ts'
import { parseIndexFile } from '../../../engine/indexes/parse-index-file.ts'
import { parseQuery } from '../../../engine/query/parse-query.ts'
import { and, desc, from, group, int, or, ROOT, where } from '../query/world.ts'

function messageOf(structuredQuery: Json, file = ''): string {
  const indexes = new Indexes()
  indexes.load(parseIndexFile(file))
  try {
    indexes.require(parseQuery(ROOT, structuredQuery))
  } catch (error) {
    return (error as Error).message
  }
  return 'served'
}

const link = (parameter: string): string =>
  `https://console.firebase.google.com/v1/r/project/demo/firestore/indexes?${parameter}=`

test('a composite index: what production says, and the entry to paste', () => {
  const message = messageOf(from('c', { where: where('a', '==', int(1)), orderBy: [desc('b')] }))
  const [first, ...rest] = message.split('\n\n')
  expect(first?.startsWith(`The query requires an index. You can create it here: ${link('create_composite')}`)).toBe(
    true,
  )
  expect(rest.join('\n\n')).toBe(`To be added to "indexes" in firestore.indexes.json:
{
  "collectionGroup": "c",
  "queryScope": "COLLECTION",
  "fields": [
    { "fieldPath": "a", "order": "ASCENDING" },
    { "fieldPath": "b", "order": "DESCENDING" }
  ]
}`)
})

test('an index on one field: the whole override, with its time to live', () => {
  const file = {
    fieldOverrides: [{ collectionGroup: 'c', fieldPath: 'a', ttl: true, indexes: [{ order: 'ASCENDING' }] }],
  }
  const message = messageOf(group('c', { orderBy: [desc('a')] }), JSON.stringify(file))
  const [first, ...rest] = message.split('\n\n')
  const words =
    'The query requires a COLLECTION_GROUP_DESC index for collection c and field a. You can create it here: '
  expect(first?.startsWith(words + link('create_exemption'))).toBe(true)
  expect(rest.join('\n\n'))
    .toBe(`To be added to "fieldOverrides" in firestore.indexes.json, in place of any other for a:
{
  "collectionGroup": "c",
  "fieldPath": "a",
  "ttl": true,
  "indexes": [
    { "queryScope": "COLLECTION", "order": "ASCENDING" },
    { "order": "DESCENDING", "queryScope": "COLLECTION_GROUP" }
  ]
}`)
})

test('ranges on several fields: the pointer to the guide', () => {
  const message = messageOf(from('c', { where: and(where('b', '>', int(1)), where('a', '<', int(1))) }))
  expect(message).toContain(
    ' .\nThe query contains range and inequality filters on multiple fields, please refer to the documentation for index ' +
      'selection best practices: https://cloud.google.com/firestore/docs/query-data/multiple-range-fields.\n\nTo be added',
  )
})

test('several indexes: the address of the first, the entries of all', () => {
  const filter = or(where('a', '==', int(1)), where('b', '==', int(1)))
  const message = messageOf(from('c', { where: filter, orderBy: [desc('n')] }))
  expect(message.match(/create_composite=/g)).toHaveLength(1)
  expect(message.match(/To be added to "indexes"/g)).toHaveLength(2)
})

test('names in descending order alone: that no index can help', () => {
  expect(messageOf(from('c', { orderBy: [desc('__name__')] }))).toMatch(
    /^The query requires an index\. None can be created .* order by __name__ ascending, or by a field first\.$/,
  )
})

// Published with production's error in https://github.com/DashboardHub/PipelineDashboard/issues/1321.
test('the address carries the index as that of production does', () => {
  const project = 'pipelinedashboard-khush'
  const name = `projects/${project}/databases/(default)/collectionGroups/projects/indexes/_`
  const fields = [
    { fieldPath: 'access.admin', arrayConfig: 'CONTAINS' },
    { fieldPath: 'updatedOn', order: 'DESCENDING' },
    { fieldPath: '__name__', order: 'DESCENDING' },
  ] as const
  expect(consoleLink(project, 'create_composite', { name, queryScope: 'COLLECTION', fields }).split('=')[1]).toBe(
    'Clhwcm9qZWN0cy9waXBlbGluZWRhc2hib2FyZC1raHVzaC9kYXRhYmFzZXMvKGRlZmF1bHQpL2NvbGxlY3Rpb25Hcm91cHMvcHJvamVjdHMvaW5kZXhl' +
      'cy9fEAEaEAoMYWNjZXNzLmFkbWluGAEaDQoJdXBkYXRlZE9uEAIaDAoIX19uYW1lX18QAg',
  )
})

test('a name of more than 127 bytes has a length of two bytes', () => {
  const name = 'n'.repeat(300)
  const address = consoleLink('p', 'create_exemption', { name, queryScope: 'COLLECTION_GROUP', fields: [] })
  const message = Buffer.from(address.split('=')[1] ?? '', 'base64url')
  expect([...message.subarray(0, 3)]).toEqual([0x0a, 300 - 256 + 0x80, 2])
  expect(message.subarray(3).toString('latin1')).toBe(`${name}\u0010\u0002`)
})
