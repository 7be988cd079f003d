import type { IndexFile } from '../indexes/index-file.ts'
import { invalid } from '../request.ts'
import type { TtlPolicy } from './ttl-policy.ts'

/**
 * The policies of an index file: its field overrides with `ttl`. Throws INVALID_ARGUMENT where a collection group has two of
 * them, or one for all fields. Source: https://firebase.google.com/docs/firestore/ttl#limits_and_constraints
 */
export function ttlPoliciesOf({ fieldOverrides }: IndexFile): TtlPolicy[] {
  const policies = new Map<string, TtlPolicy>()
  for (const [index, { collectionGroup, fieldPath, ttl }] of fieldOverrides.entries()) {
    if (!ttl) continue
    const where = `firestore.indexes.json: fieldOverrides[${index}]`
    const other = policies.get(collectionGroup)
    if (fieldPath === '*') throw invalid(`${where}.ttl must be set for one field, found fieldPath "*".`)
    if (other !== undefined) {
      const found = `${fieldPath} beside ${other.fieldPath}`
      throw invalid(`${where}.ttl must be set for one field of ${collectionGroup} only, found ${found}.`)
    }
    policies.set(collectionGroup, { collectionGroup, fieldPath })
  }
  return [...policies.values()]
}
