import type { Caller, Json } from '../../api/service.ts'
import { documentJson } from '../document-json.ts'
import type { EngineParts } from '../engine-parts.ts'
import { billAggregation, billQuery } from '../explain/billed-reads.ts'
import { explainMetrics } from '../explain/explain-metrics.ts'
import { parseExplainOptions } from '../explain/parse-explain-options.ts'
import type { Explain } from '../explain/parse-explain-options.ts'
import { ReadMeter } from '../explain/read-meter.ts'
import { queryRange } from '../locks/query-range.ts'
import { documentsRoot, parseParentName } from '../names.ts'
import type { NameCursor } from '../query/partition.ts'
import { projectDocument } from '../query/project.ts'
import type { Query } from '../query/query.ts'
import { parseAggregationQuery } from '../query/parse-aggregation.ts'
import { parseQuery } from '../query/parse-query.ts'
import { invalid, optionalObject, requiredText } from '../request.ts'
import { compareNames } from '../values/compare.ts'
import { compareUtf8 } from '../values/utf8-order.ts'
import { denied } from '../denied.ts'
import { pageOf } from './page-of.ts'
import { ReadSession } from './read-session.ts'
import type { ReadView } from './read-view.ts'

const ID_ORDER = { keyOf: (id: string) => id, compare: compareUtf8 }
const CURSOR_ORDER = { keyOf: ({ values }: NameCursor) => values[0].referenceValue, compare: compareNames }

/**
 * RunQuery: a response per document; one with the read time alone where there is none; a begun transaction first. With
 * `explainOptions` the metrics come last, and without `analyze` they come alone.
 */
export async function runQuery(parts: EngineParts, request: Json, caller: Caller): Promise<Json[]> {
  const parent = requiredText(request, 'parent')
  const { database } = parseParentName(parent)
  const explain = parseExplainOptions(request)
  const structuredQuery = requiredObject(request, 'structuredQuery')
  const query = parseQuery(parent, structuredQuery)
  authoriseQuery(parts, caller, query, structuredQuery)
  parts.indexes.require(query)
  const session = new ReadSession(parts, database, request, caller)
  const responses =
    explain === 'plan'
      ? [{ explainMetrics: explainMetrics(query) }]
      : await session.read((view) => resultsOf(view, query, explain))
  return session.begun === undefined ? responses : [{ transaction: session.begun }, ...responses]
}

function resultsOf(view: ReadView, query: Query, explain: Explain): Json[] {
  const { readTime } = view
  const meter = explain === 'analysis' ? new ReadMeter() : undefined
  const startMs = performance.now()
  const { documents, skipped } = view.run(query, meter)
  const responses: Json[] = documents.map((document) => ({
    document: documentJson(projectDocument(query, document)),
    readTime,
  }))
  if (meter !== undefined || responses.length === 0) responses.push({ readTime })
  if (skipped > 0) Object.assign(responses[0] ?? {}, { skippedResults: skipped })
  if (meter !== undefined) {
    const metrics = explainMetrics(query, {
      results: documents.length,
      durationMs: performance.now() - startMs,
      documentsScanned: documents.length + skipped,
      read: meter,
      billed: billQuery(query, documents.length + skipped, meter),
    })
    Object.assign(responses.at(-1) ?? {}, { explainMetrics: metrics })
  }
  return responses
}

/** RunAggregationQuery: one response, with the transaction in it if it began one, and the metrics if asked for. */
export async function runAggregationQuery(parts: EngineParts, request: Json, caller: Caller): Promise<Json[]> {
  const parent = requiredText(request, 'parent')
  const { database } = parseParentName(parent)
  const explain = parseExplainOptions(request)
  const aggregation = requiredObject(request, 'structuredAggregationQuery')
  const { structuredQuery, aggregations } = parseAggregationQuery(aggregation)
  const query = parseQuery(parent, structuredQuery)
  authoriseQuery(parts, caller, query, structuredQuery)
  parts.indexes.require(query, aggregations)
  const session = new ReadSession(parts, database, request, caller)
  const response = explain === 'plan' ? { explainMetrics: explainMetrics(query) } : await session.read(aggregate)
  if (session.begun !== undefined) Object.assign(response, { transaction: session.begun })
  return [response]

  function aggregate(view: ReadView): Json {
    const meter = explain === 'analysis' ? new ReadMeter() : undefined
    const startMs = performance.now()
    const aggregateFields = view.queries.aggregate(parent, aggregation, meter)
    view.scanned(queryRange(query))
    const { readTime } = view
    if (meter === undefined) return { result: { aggregateFields }, readTime }
    const durationMs = performance.now() - startMs
    const execution = { results: 1, durationMs, documentsScanned: 0, read: meter, billed: billAggregation(meter) }
    return { result: { aggregateFields }, readTime, explainMetrics: explainMetrics(query, execution) }
  }
}

/** PartitionQuery, for admin callers only: cursors that split a collection group into about equal parts. */
export async function partitionQuery(parts: EngineParts, request: Json, caller: Caller): Promise<Json> {
  const parent = requiredText(request, 'parent')
  const { database } = parseParentName(parent)
  if (caller.kind !== 'admin') throw denied()
  const count = Number(request['partitionCount'] ?? 0)
  if (!Number.isSafeInteger(count) || count < 1) {
    throw invalid(
      `partitionCount must be a positive integer, found ${JSON.stringify(request['partitionCount'] ?? null)}.`,
    )
  }
  if (parent !== documentsRoot(database)) {
    throw invalid(`parent must be the database's documents root, found the document ${parent}.`)
  }
  const session = new ReadSession(parts, database, request, caller)
  const structuredQuery = requiredObject(request, 'structuredQuery')
  const cursors = await session.read(({ queries }) => queries.partition(parent, structuredQuery, count))
  const { items, nextPageToken } = pageOf(cursors, request, [parent, structuredQuery, count], CURSOR_ORDER)
  return nextPageToken === undefined ? { partitions: items } : { partitions: items, nextPageToken }
}

/** ListCollectionIds, for admin callers only, in the order of ids. */
export async function listCollectionIds(parts: EngineParts, request: Json, caller: Caller): Promise<Json> {
  const parent = requiredText(request, 'parent')
  const { database } = parseParentName(parent)
  if (caller.kind !== 'admin') throw denied()
  const session = new ReadSession(parts, database, request, caller)
  const ids = await session.read(({ queries }) => queries.collectionIds(parent))
  const { items, nextPageToken } = pageOf(ids, request, parent, ID_ORDER)
  return nextPageToken === undefined ? { collectionIds: items } : { collectionIds: items, nextPageToken }
}

function authoriseQuery(parts: EngineParts, caller: Caller, query: Query, structuredQuery: Json): void {
  if (caller.kind === 'admin') return
  const { scope } = query
  if (scope.kind === 'all') throw denied()
  const collectionName = scope.kind === 'collection' ? scope.name : `${scope.parent}/${scope.collectionId}`
  parts.authoriser.list(caller, collectionName, structuredQuery)
}

function requiredObject(request: Json, key: string): Json {
  const found = optionalObject(request, key)
  if (found !== undefined) return found
  throw invalid(`${key} is required.`)
}
