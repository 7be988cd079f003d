import type { Json } from '../../api/service.ts'
import { AGGREGATIONS_MAX } from '../limits.ts'
import { refuseNearest } from '../nearest/refuse-nearest.ts'
import { isObject } from '../../api/is-object.ts'
import { invalid, listOf, optionalCount, optionalText, shown } from '../request.ts'
import { checkFieldName } from '../values/check-field-name.ts'
import { parseField } from './parse-field.ts'
import type { QueryField } from './query.ts'
import { readMessage } from './read-message.ts'

/** One asked value: how many documents (up to `upTo`), or the sum or average of a field. */
export type Aggregation =
  | { readonly kind: 'count'; readonly alias: string; readonly upTo: number }
  | { readonly kind: 'sum' | 'avg'; readonly alias: string; readonly field: QueryField }

export interface AggregationQuery {
  readonly structuredQuery: Json
  readonly aggregations: readonly Aggregation[]
}

/** Reads a StructuredAggregationQuery; throws INVALID_ARGUMENT naming the field. */
export function parseAggregationQuery(structuredAggregationQuery: Json): AggregationQuery {
  const message = readMessage(structuredAggregationQuery, 'structuredAggregationQuery', [
    'structuredQuery',
    'aggregations',
  ])
  const structuredQuery = message['structuredQuery']
  if (!isObject(structuredQuery)) throw invalid('structuredAggregationQuery.structuredQuery is required.')
  refuseNearest(structuredQuery, 'an aggregation query')
  const list = listOf(message, 'aggregations')
  if (list.length === 0 || list.length > AGGREGATIONS_MAX) {
    throw invalid(
      `structuredAggregationQuery.aggregations must have 1 to ${AGGREGATIONS_MAX} entries, found ${list.length}.`,
    )
  }
  const aliases = new Set<string>()
  let unnamed = 0
  const aggregations = list.map((item, index) => {
    const what = `structuredAggregationQuery.aggregations[${index}]`
    const aggregation = readMessage(item, what, ['count', 'sum', 'avg', 'alias'])
    const alias = optionalText(aggregation, 'alias') ?? `field_${(unnamed += 1)}`
    if (aliases.has(alias))
      throw invalid(`${what}.alias ${shown(alias)} is used twice; each aggregation needs an alias of its own.`)
    checkFieldName(alias, `${what}.alias`)
    aliases.add(alias)
    return parseAggregation(aggregation, what, alias)
  })
  return { structuredQuery, aggregations }
}

function parseAggregation(aggregation: Json, what: string, alias: string): Aggregation {
  const kinds = (['count', 'sum', 'avg'] as const).filter((kind) => isObject(aggregation[kind]))
  const kind = kinds[0]
  if (kind === undefined || kinds.length > 1)
    throw invalid(`${what} must have exactly one of count, sum, avg, found ${shown(kinds)}.`)
  if (kind !== 'count') {
    return {
      kind,
      alias,
      field: parseField(readMessage(aggregation[kind], `${what}.${kind}`, ['field'])['field'], `${what}.${kind}.field`),
    }
  }
  const upTo = optionalCount(readMessage(aggregation[kind], `${what}.count`, ['upTo']), 'upTo')
  if (upTo === 0) throw invalid(`${what}.count.upTo must be greater than zero.`)
  return { kind, alias, upTo: upTo ?? Number.POSITIVE_INFINITY }
}
