import { jsonEqual } from '@mesh/core/json-equal'
import type { Proposal } from '@mesh/core/schema/action'
import { digestOf } from '../../kit/digest.ts'
import type { TargetFields } from '../kind.ts'

type Changes = Proposal['dryRun']['changes']

/** Digest of a target's fields; a field that is null is as one that is absent. */
export function fieldsDigest(fields: TargetFields): string {
  return digestOf(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)))
}

/** What of the wanted fields is not so yet. */
export function changesOf(fields: TargetFields, wanted: TargetFields): Changes {
  return Object.entries(wanted).flatMap(([field, after]) => {
    const before = fields[field] ?? null
    return jsonEqual(before, after) ? [] : [{ field, before, after }]
  })
}

/** A target's fields with the changes made, or taken back; null takes a field away. */
export function changedFields(fields: TargetFields, changes: Changes, to: 'after' | 'before'): TargetFields {
  return { ...fields, ...Object.fromEntries(changes.map((change) => [change.field, change[to]])) }
}
