import type { Json } from '../../api/service.ts'
import type { ModelDocument, State } from './model-document.ts'

/** A query of the kinds that the model can answer. */
export interface ModelQuery {
  /** Path of a collection, or `**` and the id of a collection group. */
  readonly from: string
  /** Only documents with this `owner`. */
  readonly owner?: string
  /** Only documents of which `n` is above this. */
  readonly above?: number
  /** By `n`, then by name. */
  readonly order?: 'ASCENDING' | 'DESCENDING'
  readonly offset?: number
  readonly limit?: number
}

const N = { fieldPath: 'n' }

/** The `parent` and `structuredQuery` of a request. */
export function queryJson(query: ModelQuery, root: string): { parent: string; structuredQuery: Json } {
  const { from, owner, above, order, offset, limit } = query
  const ids = from.split('/')
  const collectionId = ids.pop() ?? ''
  const isGroup = ids[0] === '**'
  const filters: Json[] = []
  if (owner !== undefined) filters.push(fieldFilter('owner', 'EQUAL', { stringValue: owner }))
  if (above !== undefined) filters.push(fieldFilter('n', 'GREATER_THAN', { integerValue: String(above) }))
  return {
    parent: [root, ...(isGroup ? [] : ids)].join('/'),
    structuredQuery: {
      from: [{ collectionId, ...(isGroup ? { allDescendants: true } : {}) }],
      ...(filters.length === 0 ? {} : { where: { compositeFilter: { op: 'AND', filters } } }),
      ...(order === undefined ? {} : { orderBy: [{ field: N, direction: order }] }),
      ...(offset === undefined ? {} : { offset }),
      ...(limit === undefined ? {} : { limit }),
    },
  }
}

function fieldFilter(fieldPath: string, op: string, value: Json): Json {
  return { fieldFilter: { field: { fieldPath }, op, value } }
}

/** The documents that the query finds, in its order. */
export function answerOf(query: ModelQuery, state: State): ModelDocument[] {
  const { owner, above, order, offset = 0, limit = Number.POSITIVE_INFINITY } = query
  const found: ModelDocument[] = []
  for (const document of state.values()) {
    const { n } = document.fields
    if (!isFrom(query, document.path)) continue
    if (owner !== undefined && document.fields['owner'] !== owner) continue
    if (above !== undefined && !(typeof n === 'number' && n > above)) continue
    if (order !== undefined && n === undefined) continue
    found.push(document)
  }
  const byNumber = order !== undefined || above !== undefined
  const sign = order === 'DESCENDING' ? -1 : 1
  const rank = (document: ModelDocument): number => (byNumber ? Number(document.fields['n']) : 0)
  found.sort((a, b) => sign * (rank(a) - rank(b) || (a.path < b.path ? -1 : 1)))
  return found.slice(offset, offset + limit)
}

/** Whether a document lies in the collection or collection group. */
function isFrom({ from }: ModelQuery, path: string): boolean {
  const collection = path.slice(0, path.lastIndexOf('/'))
  return from.startsWith('**/') ? `/${collection}`.endsWith(from.slice(2)) : collection === from
}
