import type { Json } from '../../api/service.ts'
import { NEAREST_LIMIT_MAX } from '../limits.ts'
import { parseField } from '../query/parse-field.ts'
import type { QueryField } from '../query/query.ts'
import { readMessage } from '../query/read-message.ts'
import { isObject } from '../../api/is-object.ts'
import { invalid, optionalCount, optionalText, shown } from '../request.ts'
import { canonicalValue } from '../values/canonical.ts'
import { checkFieldName } from '../values/check-field-name.ts'
import { vectorOf } from './vector-of.ts'
import type { DistanceMeasure, FindNearest } from './find-nearest.ts'

const WHAT = 'structuredQuery.findNearest'
const FIELDS = ['vectorField', 'queryVector', 'distanceMeasure', 'limit', 'distanceResultField', 'distanceThreshold']
const MEASURES: readonly DistanceMeasure[] = ['EUCLIDEAN', 'COSINE', 'DOT_PRODUCT']

/**
 * Reads StructuredQuery.FindNearest; throws INVALID_ARGUMENT that names the field.
 * Source: https://cloud.google.com/firestore/docs/reference/rest/v1/StructuredQuery#FindNearest
 */
export function parseFindNearest(findNearest: unknown): FindNearest {
  const message = readMessage(findNearest, WHAT, FIELDS)
  const field = parseField(message['vectorField'], `${WHAT}.vectorField`)
  if (field.isName) throw invalid(`${WHAT}.vectorField must be a field with vectors, found __name__.`)
  const vector = vectorOf(canonicalValue(message['queryVector'] ?? {}, `${WHAT}.queryVector`))
  if (vector === undefined)
    throw invalid(`${WHAT}.queryVector must be a vector, found ${shown(message['queryVector'])}.`)
  const measure = MEASURES.find((known) => known === message['distanceMeasure'])
  if (measure === undefined) {
    const found = shown(message['distanceMeasure'])
    throw invalid(`${WHAT}.distanceMeasure must be one of ${MEASURES.join(', ')}, found ${found}.`)
  }
  const limit = optionalCount(message, 'limit') ?? 0
  if (limit < 1 || limit > NEAREST_LIMIT_MAX) {
    throw invalid(`${WHAT}.limit must be an integer from 1 to ${NEAREST_LIMIT_MAX}, found ${shown(message['limit'])}.`)
  }
  return { field, vector, measure, limit, resultField: parseResultField(message), threshold: parseThreshold(message) }
}

function parseResultField(message: Json): QueryField | undefined {
  const fieldPath = optionalText(message, 'distanceResultField')
  if (fieldPath === undefined) return undefined
  const field = parseField({ fieldPath }, `${WHAT}.distanceResultField`)
  for (const name of field.path) checkFieldName(name, `${WHAT}.distanceResultField`)
  return field
}

function parseThreshold(message: Json): number | undefined {
  const found = message['distanceThreshold']
  const value = isObject(found) ? (found['value'] ?? 0) : found
  if (value === undefined || value === null) return undefined
  const threshold = value === 'Infinity' || value === '-Infinity' ? Number(value) : value
  if (typeof threshold === 'number' && !Number.isNaN(threshold)) return threshold
  throw invalid(`${WHAT}.distanceThreshold must be a number, found ${shown(found)}.`)
}
