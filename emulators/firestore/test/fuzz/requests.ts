import { DATABASE, DOCUMENTS } from './world.ts'

type Json = Record<string, unknown>

const document = {
  name: `${DOCUMENTS}/open/one`,
  fields: {
    null: { nullValue: 'NULL_VALUE' },
    flag: { booleanValue: true },
    count: { integerValue: '42' },
    share: { doubleValue: 0.5 },
    time: { timestampValue: '2026-01-02T03:04:05.678901Z' },
    text: { stringValue: 'one' },
    bytes: { bytesValue: 'AAEC' },
    reference: { referenceValue: `${DOCUMENTS}/open/two` },
    place: { geoPointValue: { latitude: 1, longitude: 2 } },
    list: { arrayValue: { values: [{ integerValue: '1' }, { stringValue: 'a' }] } },
    map: { mapValue: { fields: { a: { mapValue: { fields: { b: { doubleValue: 'NaN' } } } } } } },
  },
}

const structuredQuery = {
  from: [{ collectionId: 'open' }],
  where: {
    compositeFilter: {
      op: 'AND',
      filters: [
        { fieldFilter: { field: { fieldPath: 'rank' }, op: 'GREATER_THAN', value: { integerValue: '0' } } },
        {
          fieldFilter: {
            field: { fieldPath: 'text' },
            op: 'IN',
            value: { arrayValue: { values: [{ stringValue: 'x' }] } },
          },
        },
        { unaryFilter: { field: { fieldPath: 'map.a' }, op: 'IS_NOT_NULL' } },
      ],
    },
  },
  orderBy: [{ field: { fieldPath: 'rank' }, direction: 'DESCENDING' }],
  startAt: { values: [{ integerValue: '9' }], before: true },
  select: { fields: [{ fieldPath: 'rank' }] },
  offset: 1,
  limit: 5,
}

/** A valid request of each RPC, in JSON form, as a seed for mutations. */
export const REQUESTS: readonly { readonly name: string; readonly request: Json }[] = [
  { name: 'GetDocument', request: { name: `${DOCUMENTS}/open/one`, mask: { fieldPaths: ['text', 'map.a'] } } },
  { name: 'GetDocument', request: { name: `${DOCUMENTS}/secret/one` } },
  { name: 'ListDocuments', request: { parent: DOCUMENTS, collectionId: 'open', pageSize: 2, showMissing: false } },
  { name: 'ListDocuments', request: { parent: DOCUMENTS, collectionId: 'secret' } },
  {
    name: 'CreateDocument',
    request: { parent: DOCUMENTS, collectionId: 'open', documentId: 'new', document: { fields: document.fields } },
  },
  {
    name: 'UpdateDocument',
    request: { document, updateMask: { fieldPaths: ['text'] }, currentDocument: { exists: true } },
  },
  { name: 'UpdateDocument', request: { document: { ...document, name: `${DOCUMENTS}/secret/one` } } },
  { name: 'DeleteDocument', request: { name: `${DOCUMENTS}/open/gone`, currentDocument: { exists: false } } },
  { name: 'DeleteDocument', request: { name: `${DOCUMENTS}/secret/one` } },
  {
    name: 'BatchGetDocuments',
    request: {
      database: DATABASE,
      documents: [`${DOCUMENTS}/open/one`, `${DOCUMENTS}/mine/ann`],
      newTransaction: { readOnly: {} },
    },
  },
  {
    name: 'BeginTransaction',
    request: { database: DATABASE, options: { readOnly: { readTime: '2026-01-02T03:04:05Z' } } },
  },
  {
    name: 'Commit',
    request: {
      database: DATABASE,
      writes: [
        { update: document, updateMask: { fieldPaths: ['text', 'map'] }, currentDocument: { exists: true } },
        {
          update: { name: `${DOCUMENTS}/open/two`, fields: {} },
          updateTransforms: [
            { fieldPath: 'count', increment: { integerValue: '9223372036854775807' } },
            { fieldPath: 'time', setToServerValue: 'REQUEST_TIME' },
            { fieldPath: 'list', appendMissingElements: { values: [{ integerValue: '2' }] } },
          ],
        },
        { delete: `${DOCUMENTS}/open/three` },
      ],
    },
  },
  { name: 'Commit', request: { database: DATABASE, writes: [{ delete: `${DOCUMENTS}/secret/one` }] } },
  {
    name: 'BatchWrite',
    request: { database: DATABASE, writes: [{ update: document }, { delete: `${DOCUMENTS}/secret/two` }] },
  },
  { name: 'Rollback', request: { database: DATABASE, transaction: 'AAAAAAAAAAAAAAAAAAAAAA==' } },
  { name: 'RunQuery', request: { parent: DOCUMENTS, structuredQuery } },
  { name: 'RunQuery', request: { parent: DOCUMENTS, structuredQuery: { from: [{ collectionId: 'secret' }] } } },
  {
    name: 'RunAggregationQuery',
    request: {
      parent: DOCUMENTS,
      structuredAggregationQuery: {
        structuredQuery: { from: [{ collectionId: 'open' }] },
        aggregations: [
          { alias: 'n', count: { upTo: '5' } },
          { alias: 's', sum: { field: { fieldPath: 'rank' } } },
        ],
      },
    },
  },
  {
    name: 'PartitionQuery',
    request: {
      parent: DOCUMENTS,
      structuredQuery: { from: [{ collectionId: 'open', allDescendants: true }] },
      partitionCount: '3',
    },
  },
  { name: 'ListCollectionIds', request: { parent: DOCUMENTS, pageSize: 2 } },
]

/** Valid messages of the two streams. */
export const LISTEN_REQUESTS: readonly Json[] = [
  {
    database: DATABASE,
    addTarget: { targetId: 2, query: { parent: DOCUMENTS, structuredQuery: { from: [{ collectionId: 'open' }] } } },
  },
  { database: DATABASE, addTarget: { targetId: 4, documents: { documents: [`${DOCUMENTS}/mine/ann`] } } },
  { database: DATABASE, addTarget: { targetId: 6, query: { parent: DOCUMENTS, structuredQuery } } },
  {
    database: DATABASE,
    addTarget: { targetId: 8, query: { parent: DOCUMENTS, structuredQuery: { from: [{ collectionId: 'secret' }] } } },
  },
  {
    database: DATABASE,
    addTarget: {
      targetId: 10,
      documents: { documents: [`${DOCUMENTS}/secret/one`] },
      resumeToken: 'AAAA',
      expectedCount: 1,
    },
  },
  { database: DATABASE, removeTarget: 2 },
]

export const WRITE_REQUESTS: readonly Json[] = [
  { database: DATABASE },
  { streamToken: 'MA==', writes: [{ update: { name: `${DOCUMENTS}/open/one`, fields: document.fields } }] },
  { streamToken: 'MA==', writes: [{ delete: `${DOCUMENTS}/secret/one` }] },
]
