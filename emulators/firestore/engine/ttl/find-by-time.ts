import type { Json } from '../../api/service.ts'
import type { QueryEngine } from '../query/query-engine.ts'
import type { StoredDocument } from '../types.ts'
import { getField, parseFieldPath } from '../values/field-path.ts'
import type { TtlPolicy } from './ttl-policy.ts'

/** A part of the documents that have a timestamp, which lies on one side of `time` or is it. */
export interface TimeRange {
  readonly side: 'LESS_THAN_OR_EQUAL' | 'GREATER_THAN_OR_EQUAL'
  /** RFC 3339. */
  readonly time: string
  readonly limit: number
  /** The last document of the page before. */
  readonly after?: StoredDocument | undefined
}

/** The timestamp in a policy's field; undefined for every other value. */
export function expiryOf({ fieldPath }: TtlPolicy, { fields }: StoredDocument): string | undefined {
  return getField(fields, parseFieldPath(fieldPath))?.timestampValue
}

/** The documents of a policy's collection group below `root` in a range, earliest first. */
export function findByTime(
  queries: QueryEngine,
  root: string,
  policy: TtlPolicy,
  { side, time, limit, after }: TimeRange,
): StoredDocument[] {
  const field = { fieldPath: policy.fieldPath }
  const structuredQuery: Json = {
    from: [{ collectionId: policy.collectionGroup, allDescendants: true }],
    where: { fieldFilter: { field, op: side, value: { timestampValue: time } } },
    orderBy: [{ field }, { field: { fieldPath: '__name__' } }],
    limit,
  }
  if (after !== undefined) {
    const values = [{ timestampValue: expiryOf(policy, after) }, { referenceValue: after.name }]
    structuredQuery['startAt'] = { values, before: false }
  }
  return queries.run(root, structuredQuery).documents
}
