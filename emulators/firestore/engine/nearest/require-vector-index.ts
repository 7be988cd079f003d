import { RpcError } from '../../../kit/rpc-error.ts'
import type { CompositeIndex, IndexField } from '../indexes/index-file.ts'
import type { FieldFilter, Query } from '../query/query.ts'
import { scopePrefix } from '../query/query-scope.ts'
import { formatFieldPath, parseFieldPath } from '../values/field-path.ts'

/**
 * Throws FAILED_PRECONDITION naming the missing index if a nearest-neighbour query has none: a vector index of exactly its
 * dimension, on the fields of its filters and orders. Source: https://firebase.google.com/docs/firestore/vector-search#create_and_manage_vector_indexes
 */
export function requireVectorIndex(query: Query, indexes: readonly CompositeIndex[]): void {
  for (const disjunction of query.disjunctions) {
    const wanted = neededIndex(query, disjunction)
    if (wanted === undefined || indexes.some((index) => shapeOf(index) === shapeOf(wanted))) continue
    throw new RpcError(
      'FAILED_PRECONDITION',
      'Missing vector index configuration. Please create the required index with the following gcloud command: ' +
        `${gcloudCommand(query, wanted)}, or with this entry in firestore.indexes.json: ${JSON.stringify(wanted)}`,
    )
  }
}

function neededIndex(query: Query, disjunction: readonly FieldFilter[]): CompositeIndex | undefined {
  const { scope, orders, nearest } = query
  if (nearest === undefined || scope.kind === 'all') return undefined
  const fields = new Map<string, IndexField>()
  for (const { field, op } of disjunction) {
    const { text: fieldPath, isName } = field
    if (op === 'array-contains') fields.set(`${fieldPath} elements`, { fieldPath, arrayConfig: 'CONTAINS' })
    else if (!isName) fields.set(fieldPath, { fieldPath, order: 'ASCENDING' })
  }
  for (const { field, descending } of orders) {
    if (field.isName || fields.has(field.text)) continue
    fields.set(field.text, { fieldPath: field.text, order: descending ? 'DESCENDING' : 'ASCENDING' })
  }
  const vector = { fieldPath: nearest.field.text, vectorConfig: { dimension: nearest.vector.length, flat: {} } }
  return {
    collectionGroup: scope.collectionId,
    queryScope: scope.kind === 'group' ? 'COLLECTION_GROUP' : 'COLLECTION',
    fields: [...fields.values(), vector],
  }
}

/** A text that is equal for indexes that answer the same vector searches: directions and the name do not matter to them. */
function shapeOf({ collectionGroup, queryScope, fields }: CompositeIndex): string {
  const parts = fields
    .filter(({ fieldPath }) => fieldPath !== '__name__')
    .map((field) => {
      const mode =
        'vectorConfig' in field ? field.vectorConfig.dimension : 'arrayConfig' in field ? 'elements' : 'value'
      return `${formatFieldPath(parseFieldPath(field.fieldPath))} ${mode}`
    })
  return JSON.stringify([collectionGroup, queryScope, parts.sort()])
}

function gcloudCommand({ scope }: Query, { collectionGroup, queryScope, fields }: CompositeIndex): string {
  const [, project, , database] = scopePrefix(scope).split('/')
  const configs = fields.map((field) => {
    if (!('vectorConfig' in field)) {
      const mode = 'arrayConfig' in field ? 'array-config=CONTAINS' : `order=${field.order}`
      return ` --field-config=${mode},field-path=${field.fieldPath}`
    }
    const vector = `{"dimension":"${field.vectorConfig.dimension}","flat": "{}"}`
    return ` --field-config=vector-config='${vector}',field-path=${field.fieldPath}`
  })
  return (
    `gcloud firestore indexes composite create --project=${project}` +
    (database === '(default)' ? '' : ` --database=${database}`) +
    ` --collection-group=${collectionGroup} --query-scope=${queryScope}${configs.join('')}`
  )
}
