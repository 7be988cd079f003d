import type { Json } from '../../api/service.ts'
import { checkCollectionId, documentsRoot, parseParentName } from '../names.ts'
import { parseFindNearest } from '../nearest/parse-find-nearest.ts'
import { invalid, listOf, optionalCount, shown } from '../request.ts'
import { disjunctionsOf } from './disjunctions.ts'
import { parseCursor } from './parse-cursor.ts'
import { parseField } from './parse-field.ts'
import { parseFilter } from './parse-filter.ts'
import { checkDisjunctionRules, checkFilterRules, checkKindlessRules } from './query-rules.ts'
import type { Order, Query, QueryField, Scope } from './query.ts'
import { readFlag, readMessage } from './read-message.ts'
import { effectiveOrders } from './effective-orders.ts'

const FIELDS = ['select', 'from', 'where', 'orderBy', 'startAt', 'endAt', 'offset', 'limit', 'findNearest']

/**
 * Reads a StructuredQuery below `parent` (a document or the database's documents root) and makes everything implied
 * explicit. Throws INVALID_ARGUMENT that names the field, in production's words where they are known.
 * Source: https://cloud.google.com/firestore/docs/reference/rest/v1/StructuredQuery
 */
export function parseQuery(parent: string, structuredQuery: Json): Query {
  const databaseRoot = documentsRoot(parseParentName(parent).database)
  const message = readMessage(structuredQuery, 'structuredQuery', FIELDS)
  const findNearest = message['findNearest'] ?? undefined
  const scope = parseScope(message, parent)
  const where = message['where'] ?? undefined
  const filter = where === undefined ? undefined : parseFilter(where, 'structuredQuery.where', databaseRoot)
  checkFilterRules(filter)
  const explicit = parseOrders(message)
  if (scope.kind === 'all') {
    if (findNearest !== undefined) throw invalid('kind is required for findNearest')
    checkKindlessRules(filter, explicit)
  }
  const orders = effectiveOrders(explicit, filter)
  const disjunctions = disjunctionsOf(filter)
  checkDisjunctionRules(disjunctions, explicit.length, scope)
  return {
    scope,
    filter,
    disjunctions,
    orders,
    startAt: parseCursor(message, 'startAt', explicit, databaseRoot),
    endAt: parseCursor(message, 'endAt', explicit, databaseRoot),
    offset: optionalCount(message, 'offset') ?? 0,
    limit: optionalCount(message, 'limit'),
    projection: parseProjection(message),
    nearest: findNearest === undefined ? undefined : parseFindNearest(findNearest),
  }
}

function parseScope(message: Json, parent: string): Scope {
  const [selector, ...others] = listOf(message, 'from')
  if (others.length > 0) throw invalid('StructuredQuery.from cannot have more than one collection selector.')
  const from = readMessage(selector ?? {}, 'structuredQuery.from[0]', ['collectionId', 'allDescendants'])
  const isGroup = readFlag(from, 'allDescendants', 'structuredQuery.from[0]')
  const id = from['collectionId'] ?? ''
  if (id === '') {
    if (isGroup) return { kind: 'all', parent }
    throw invalid('structuredQuery.from[0].collectionId is required unless allDescendants is true.')
  }
  const collectionId = checkCollectionId(id, 'structuredQuery.from[0].collectionId')
  return isGroup
    ? { kind: 'group', parent, collectionId }
    : { kind: 'collection', name: `${parent}/${collectionId}`, collectionId }
}

function parseOrders(message: Json): Order[] {
  const seen = new Set<string>()
  return listOf(message, 'orderBy').map((item, index) => {
    const what = `structuredQuery.orderBy[${index}]`
    const order = readMessage(item, what, ['field', 'direction'])
    const field = parseField(order['field'], `${what}.field`)
    if (seen.has(field.text)) throw invalid(`order by clause cannot contain duplicate fields ${field.text}`)
    seen.add(field.text)
    const direction = order['direction'] ?? 'ASCENDING'
    if (direction !== 'ASCENDING' && direction !== 'DESCENDING' && direction !== 'DIRECTION_UNSPECIFIED') {
      throw invalid(`${what}.direction must be ASCENDING or DESCENDING, found ${shown(direction)}.`)
    }
    return { field, descending: direction === 'DESCENDING' }
  })
}

function parseProjection(message: Json): QueryField[] | undefined {
  if (message['select'] === undefined || message['select'] === null) return undefined
  const select = readMessage(message['select'], 'structuredQuery.select', ['fields'])
  const fields = listOf(select, 'fields').map((field, index) =>
    parseField(field, `structuredQuery.select.fields[${index}]`),
  )
  return fields.length === 0 ? undefined : fields
}
