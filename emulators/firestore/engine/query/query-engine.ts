import type { Json } from '../../api/service.ts'
import type { Fields } from '../../api/values.ts'
import type { ReadMeter } from '../explain/read-meter.ts'
import { parseParentName } from '../names.ts'
import { NearestSearch } from '../nearest/nearest-search.ts'
import { invalid } from '../request.ts'
import type { DocumentReader, StoredDocument } from '../types.ts'
import { compareUtf8 } from '../values/utf8-order.ts'
import { aggregateDocuments, countValue, takesPart } from './aggregate.ts'
import { compareDocuments, matches, matchesFilter } from './match.ts'
import { mergeSorted } from './merge-sorted.ts'
import { nameOfEntry } from './name-key.ts'
import type { OrderedKeys } from './ordered-keys.ts'
import { parseAggregationQuery } from './parse-aggregation.ts'
import { parseQuery } from './parse-query.ts'
import { partitionCursors } from './partition.ts'
import type { NameCursor } from './partition.ts'
import { planScan } from './plan-scan.ts'
import type { Scan } from './plan-scan.ts'
import { documentsIn, QueryIndexes } from './query-indexes.ts'
import type { Query } from './query.ts'
import { scopePrefix } from './query-scope.ts'

/** Scopes with at most this many documents are read through; larger ones get an index. */
const READ_THROUGH_MAX = 64

export interface QueryResult {
  readonly documents: StoredDocument[]
  /** Documents that the offset passed over. */
  readonly skipped: number
}

/**
 * Answers structured queries from indexes that it makes on the first query of a shape and keeps in step with the commits,
 * so that a query costs as much as its result. Only filters that no index order serves (ranges on further fields) are
 * checked document by document within the indexed range. All methods throw INVALID_ARGUMENT on a bad query.
 */
export class QueryEngine {
  readonly #store: DocumentReader
  readonly #indexes: QueryIndexes
  readonly #nearest: NearestSearch
  readonly #readThroughMax: number

  /** `readThroughMax` is for tests: 0 makes every query use indexes, Infinity none. */
  constructor(store: DocumentReader, options: { readThroughMax?: number } = {}) {
    this.#store = store
    this.#indexes = new QueryIndexes(store)
    this.#nearest = new NearestSearch(store)
    this.#readThroughMax = options.readThroughMax ?? READ_THROUGH_MAX
  }

  /** The documents below `parent` that a StructuredQuery asks for: in order, after offset and limit, not yet projected. */
  run(parent: string, structuredQuery: Json): QueryResult {
    return this.runParsed(parseQuery(parent, structuredQuery))
  }

  /** `run` for a query that is parsed already; a meter counts what is read as production reads it, from indexes alone. */
  runParsed(query: Query, meter?: ReadMeter): QueryResult {
    const { nearest } = query
    if (nearest !== undefined) {
      const matching = (): Iterable<StoredDocument> => page(this.#matching(query, meter), query.offset, query.limit)
      const { documents, compared } = this.#nearest.run(query, nearest, matching)
      if (meter !== undefined) meter.vectorEntries += compared
      return { documents, skipped: 0 }
    }
    const documents: StoredDocument[] = []
    let skipped = 0
    if (query.limit === 0) return { documents, skipped }
    for (const document of this.#matching(query, meter)) {
      if (skipped < query.offset) skipped += 1
      else documents.push(document)
      if (documents.length === query.limit) break
    }
    return { documents, skipped }
  }

  /** Count, sum and avg of a StructuredAggregationQuery: its `aggregateFields`, values by alias; a meter as in `runParsed`. */
  aggregate(parent: string, structuredAggregationQuery: Json, meter?: ReadMeter): Fields {
    const { structuredQuery, aggregations } = parseAggregationQuery(structuredAggregationQuery)
    const query = parseQuery(parent, structuredQuery)
    const isCount = aggregations.every(({ kind }) => kind === 'count')
    const counted = isCount && meter === undefined ? this.#count(query) : undefined
    if (counted !== undefined) {
      return Object.fromEntries(
        aggregations.flatMap((each) => (each.kind === 'count' ? [[each.alias, countValue(each.upTo, counted)]] : [])),
      )
    }
    const enough = Math.max(
      ...aggregations.map((each) => (each.kind === 'count' ? each.upTo : Number.POSITIVE_INFINITY)),
    )
    const limit = Math.min(enough, query.limit ?? Number.POSITIVE_INFINITY)
    const parts = filter(this.#matching(query, meter), (document) => takesPart(aggregations, document))
    return aggregateDocuments(aggregations, page(parts, query.offset, limit))
  }

  /** Cursors that split a collection group's query into about equal parts: at most `count` of them, in order. */
  partition(parent: string, structuredQuery: Json, count: number): NameCursor[] {
    if (!Number.isInteger(count) || count < 1) throw invalid(`partitionCount must be at least 1, found ${count}.`)
    const query = parseQuery(parent, structuredQuery)
    return partitionCursors(query, this.#matching(query), count)
  }

  /** Ids of the collections directly below `parent`, sorted; those count too that only have documents further down. */
  collectionIds(parent: string): string[] {
    parseParentName(parent)
    const ids = new Set<string>()
    for (const name of this.#store.collectionNames(parent)) {
      const end = name.indexOf('/', parent.length + 1)
      ids.add(name.slice(parent.length + 1, end < 0 ? undefined : end))
    }
    return [...ids].sort(compareUtf8)
  }

  /** All documents that match, in order, before offset and limit. */
  #matching(query: Query, meter?: ReadMeter): Iterable<StoredDocument> {
    const scans = query.disjunctions.flatMap((disjunction) => planScan(query, disjunction) ?? [])
    const isIndexed = meter !== undefined || scans.every((scan) => this.#isReady(query, scan))
    const small = isIndexed ? undefined : this.#readThrough(query)
    if (small !== undefined) return small
    const sources = scans.map((scan) => this.#scan(query, scan, meter))
    const [first, ...others] = sources
    if (first === undefined) return []
    return others.length === 0 ? first : mergeSorted(sources, compareDocuments(query))
  }

  #isReady(query: Query, scan: Scan): boolean {
    return scan.kind === 'name' || this.#indexes.find(query.scope, scan.shape) !== undefined
  }

  /** The answer by reading all documents, if there are few; else undefined. */
  #readThrough(query: Query): StoredDocument[] | undefined {
    const found: StoredDocument[] = []
    let seen = 0
    for (const document of documentsIn(this.#store, query.scope)) {
      seen += 1
      if (seen > this.#readThroughMax) return undefined
      if (matches(query, document)) found.push(document)
    }
    return found.sort(compareDocuments(query))
  }

  *#scan(query: Query, scan: Scan, meter?: ReadMeter): Generator<StoredDocument> {
    if (scan.kind === 'name') {
      const document = this.#store.get(scan.name)
      if (document !== undefined && matches(query, document)) yield document
      return
    }
    const keys = this.#indexes.make(query.scope, scan.shape)
    const prefix = `${scopePrefix(query.scope)}/`
    for (const entry of entriesOf(keys, scan)) {
      if (meter !== undefined) meter.indexEntries += 1
      const name = prefix + nameOfEntry(entry)
      const document = this.#store.get(name)
      if (document === undefined)
        throw new Error(`The index of ${query.scope.kind} ${prefix} has ${name}, which does not exist.`)
      if (scan.rest.every((filter) => matchesFilter(filter, document))) yield document
    }
  }

  /** The number of results if an index can tell it without reading documents. */
  #count(query: Query): number | undefined {
    const [disjunction, ...others] = query.disjunctions
    if (disjunction === undefined || others.length > 0) return undefined
    const scan = planScan(query, disjunction)
    if (scan === undefined) return 0
    if (scan.kind === 'name' || scan.rest.length > 0) return undefined
    const keys = this.#indexes.find(query.scope, scan.shape)
    const total = keys === undefined ? this.#readThrough(query)?.length : undefined
    const found = total ?? countEntries(keys ?? this.#indexes.make(query.scope, scan.shape), scan)
    return Math.min(Math.max(0, found - query.offset), query.limit ?? Number.POSITIVE_INFINITY)
  }
}

function* filter<T>(items: Iterable<T>, isWanted: (item: T) => boolean): Generator<T> {
  for (const item of items) if (isWanted(item)) yield item
}

/** The items after the first `offset`, up to `limit`; it looks at no item beyond the last. */
function* page<T>(items: Iterable<T>, offset: number, limit = Number.POSITIVE_INFINITY): Generator<T> {
  if (limit === 0) return
  let position = 0
  for (const item of items) {
    position += 1
    if (position > offset) yield item
    if (position === offset + limit) return
  }
}

type IndexScan = Extract<Scan, { kind: 'index' }>

function* entriesOf(keys: OrderedKeys, { ranges, isReverse }: IndexScan): Generator<string> {
  if (isReverse) for (const { low, high } of ranges.toReversed()) yield* keys.descending(low, high)
  else for (const { low, high } of ranges) yield* keys.ascending(low, high)
}

function countEntries(keys: OrderedKeys, { ranges }: IndexScan): number {
  return ranges.reduce((sum, { low, high }) => sum + keys.count(low, high), 0)
}
