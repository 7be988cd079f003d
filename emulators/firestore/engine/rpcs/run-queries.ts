import type { Caller, Json } from '../../api/service.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { documentJson } from '../document-json.ts'
import type { EngineParts } from '../engine-parts.ts'
import { parseParentName } from '../names.ts'
import { projectDocument } from '../query/project.ts'
import type { Query } from '../query/query.ts'
import { parseAggregationQuery } from '../query/parse-aggregation.ts'
import { parseQuery } from '../query/parse-query.ts'
import type { QueryResult } from '../query/query-engine.ts'
import { invalid, optionalObject, requiredText } from '../request.ts'
import { compareUtf8 } from '../values/utf8-order.ts'
import { denied } from '../denied.ts'
import { pageOf } from './page-of.ts'
import { ReadSession } from './read-session.ts'

/** RunQuery: a response per document; one with the read time alone where there is none; a begun transaction first. */
export function runQuery(parts: EngineParts, request: Json, caller: Caller): Json[] {
  const parent = requiredText(request, 'parent')
  const { database } = parseParentName(parent)
  refuseExplain(request)
  const structuredQuery = requiredObject(request, 'structuredQuery')
  const query = parseQuery(parent, structuredQuery)
  authoriseQuery(parts, caller, query, structuredQuery)
  const session = new ReadSession(parts, database, request, caller)
  const { documents, skipped } = session.query((queries) => queries.runParsed(query), fingerprint)
  const { readTime } = session
  const responses: Json[] = documents.map((document) => ({
    document: documentJson(projectDocument(query, document)),
    readTime,
  }))
  const first = responses[0] ?? { readTime }
  if (skipped > 0) first['skippedResults'] = skipped
  if (responses.length === 0) responses.push(first)
  return session.begun === undefined ? responses : [{ transaction: session.begun }, ...responses]
}

/** RunAggregationQuery: one response, with the transaction in it if it began one. */
export function runAggregationQuery(parts: EngineParts, request: Json, caller: Caller): Json[] {
  const parent = requiredText(request, 'parent')
  const { database } = parseParentName(parent)
  refuseExplain(request)
  const aggregation = requiredObject(request, 'structuredAggregationQuery')
  const { structuredQuery } = parseAggregationQuery(aggregation)
  authoriseQuery(parts, caller, parseQuery(parent, structuredQuery), structuredQuery)
  const session = new ReadSession(parts, database, request, caller)
  const aggregateFields = session.query((queries) => queries.aggregate(parent, aggregation), JSON.stringify)
  const response: Json = { result: { aggregateFields }, readTime: session.readTime }
  if (session.begun !== undefined) response['transaction'] = session.begun
  return [response]
}

/** PartitionQuery, for admin callers only: cursors that split a collection group into about equal parts. */
export function partitionQuery(parts: EngineParts, request: Json, caller: Caller): Json {
  const parent = requiredText(request, 'parent')
  const { database } = parseParentName(parent)
  if (caller.kind !== 'admin') throw denied()
  const count = Number(request['partitionCount'] ?? 0)
  if (!Number.isSafeInteger(count) || count < 1) {
    throw invalid(
      `partitionCount must be a positive integer, found ${JSON.stringify(request['partitionCount'] ?? null)}.`,
    )
  }
  const session = new ReadSession(parts, database, request, caller)
  const cursors = session.queries.partition(parent, requiredObject(request, 'structuredQuery'), count)
  const { items, nextPageToken } = pageOf(cursors, request)
  return nextPageToken === undefined ? { partitions: items } : { partitions: items, nextPageToken }
}

/** ListCollectionIds, for admin callers only, in the order of ids. */
export function listCollectionIds(parts: EngineParts, request: Json, caller: Caller): Json {
  const parent = requiredText(request, 'parent')
  const { database } = parseParentName(parent)
  if (caller.kind !== 'admin') throw denied()
  const session = new ReadSession(parts, database, request, caller)
  const ids = session.queries.collectionIds(parent).sort(compareUtf8)
  const { items, nextPageToken } = pageOf(ids, request)
  return nextPageToken === undefined ? { collectionIds: items } : { collectionIds: items, nextPageToken }
}

function authoriseQuery(parts: EngineParts, caller: Caller, query: Query, structuredQuery: Json): void {
  if (caller.kind === 'admin') return
  const { scope } = query
  if (scope.kind === 'all') throw denied()
  const collectionName = scope.kind === 'collection' ? scope.name : `${scope.parent}/${scope.collectionId}`
  parts.authoriser.list(caller, collectionName, structuredQuery)
}

function fingerprint({ documents }: QueryResult): string {
  return JSON.stringify(documents.map(({ name, updateTime }) => [name, updateTime]))
}

function requiredObject(request: Json, key: string): Json {
  const found = optionalObject(request, key)
  if (found !== undefined) return found
  throw invalid(`${key} is required.`)
}

function refuseExplain(request: Json): void {
  if (request['explainOptions'] !== undefined && request['explainOptions'] !== null) {
    throw new RpcError(
      'UNIMPLEMENTED',
      'explainOptions: query explain is absent from this emulator. Run the query without it.',
    )
  }
}
