import { MeshError } from '@mesh/core/errors'
import type { Proposal } from '@mesh/core/schema/action'
import type { Json, KindPlan } from '../kind.ts'
import type { BoundKind } from './bind-kind.ts'
import { changedFields, changesOf, fieldsDigest } from './fields.ts'

/** A change as it would be made now; nothing is written. */
export interface PlannedChange {
  plan: KindPlan
  dryRun: Proposal['dryRun']
}

/** Reads a target and plans a change of it. Throws what the kind throws, and `failed-precondition` when nothing would change. */
export async function planTarget(kind: BoundKind, now: Date): Promise<PlannedChange> {
  const reading = await kind.read(now)
  const plan = await kind.plan(reading, now)
  const changes = changesOf(reading.fields, plan.wanted)
  if (changes.length === 0 && kind.revert === 'automatic') {
    throw new MeshError(
      'failed-precondition',
      `${kind.target.name} stands like that already: there is nothing to change`,
    )
  }
  return {
    plan,
    dryRun: {
      baseline: { etag: reading.etag, digest: fieldsDigest(reading.fields) },
      desiredDigest: fieldsDigest(changedFields(reading.fields, changes, 'after')),
      changes: changes.map((change) => worded(kind, change)),
    },
  }
}

type Change = Proposal['dryRun']['changes'][number]

/** A change with its words, for a kind that has some. */
function worded({ inWords }: BoundKind, change: Change): Change {
  if (inWords === undefined) return change
  const wordsOf = (value: Json) => (value === null ? 'not set' : inWords(value))
  return { ...change, words: { before: wordsOf(change.before), after: wordsOf(change.after) } }
}
