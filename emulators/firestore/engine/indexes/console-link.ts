import type { IndexMode, QueryScope } from './index-file.ts'

const SCOPES: Record<QueryScope, number> = { COLLECTION: 1, COLLECTION_GROUP: 2 }
const ORDERS = { ASCENDING: 1, DESCENDING: 2 }
/** Keys of protobuf fields: the field's number and the wire type, 0 for a number and 2 for bytes. */
const NAME = 0x0a
const QUERY_SCOPE = 0x10
const FIELDS = 0x1a
const FIELD_PATH = 0x0a
const ORDER = 0x10
const ARRAY_CONFIG = 0x18

/** An index as the console makes it: `name` is a resource name that ends in `/indexes/_`, or in `/fields/` and a field path. */
export interface LinkedIndex {
  readonly name: string
  readonly queryScope: QueryScope
  readonly fields: readonly ({ readonly fieldPath: string } & IndexMode)[]
}

/**
 * The address at which Firebase's console makes an index of a project; it carries a google.firestore.admin.v1.Index.
 * Source: https://firebase.google.com/docs/firestore/query-data/indexing#create_a_missing_index_through_an_error_message
 */
export function consoleLink(
  project: string,
  action: 'create_composite' | 'create_exemption',
  index: LinkedIndex,
): string {
  const message = Buffer.concat([
    bytes(NAME, Buffer.from(index.name)),
    Buffer.from([QUERY_SCOPE, SCOPES[index.queryScope]]),
    ...index.fields.map((field) => bytes(FIELDS, fieldMessage(field))),
  ])
  return `https://console.firebase.google.com/v1/r/project/${project}/firestore/indexes?${action}=${message.toString('base64url')}`
}

function fieldMessage(field: LinkedIndex['fields'][number]): Buffer {
  const mode = 'order' in field ? [ORDER, ORDERS[field.order]] : [ARRAY_CONFIG, 1]
  return Buffer.concat([bytes(FIELD_PATH, Buffer.from(field.fieldPath)), Buffer.from(mode)])
}

function bytes(key: number, content: Buffer): Buffer {
  const length: number[] = []
  let rest = content.length
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80)
  return Buffer.concat([Buffer.from([key, ...length, rest]), content])
}
