import { MeshError } from '@mesh/core/errors'
import { jsonEqual } from '@mesh/core/json-equal'
import { COLLECTIONS } from '@mesh/core/paths'
import { configValueSchema, type ConfigValue } from '@mesh/core/schema/config-value'
import { MESH } from '@mesh/core/schema/incident'
import type { Json, WriteContext } from '../actions/kind.ts'
import { actorOf } from '../kit/actor-of.ts'
import { commit } from '../kit/commit.ts'
import { zodCollections } from '../kit/zod-collections.ts'

/** Where a value lives: `config` for settings, `flags` for switches. */
export type ConfigSpace = 'config' | 'flags'

/** Etag of a value that is not there. */
const NO_VALUE = 'none'

/** A value with its etag; undefined when it is not set. */
export async function loadConfigValue(
  space: ConfigSpace,
  key: string,
): Promise<{ etag: string; value: Json | undefined }> {
  const stored = (await (await documentOf(space, key)).get()).data()
  return { etag: etagOf(stored), value: stored?.value }
}

/**
 * Sets a value or, with null, deletes it, and gives its etag. A repeated write changes nothing; one upon another state than
 * the context's is refused with `aborted`.
 */
export async function writeConfigValue(
  space: ConfigSpace,
  key: string,
  value: Json,
  { etag, actionId, isRevert, now }: WriteContext,
): Promise<{ etag: string }> {
  const reference = await documentOf(space, key)
  return commit(async (transaction) => {
    const existing = (await transaction.get(reference)).data()
    const found = etagOf(existing)
    const isDone =
      value === null ? existing === undefined : existing?.actionId === actionId && jsonEqual(existing.value, value)
    if (isDone) return { etag: found }
    if (found !== etag) throw new MeshError('aborted', `${space}/${key} has etag ${found}, not ${etag}`)
    const revision = (existing?.revision ?? 0) + 1
    const after: ConfigValue | undefined =
      value === null ? undefined : { schemaVersion: 1, value, actionId, revision, updateTime: now }
    if (after === undefined) transaction.delete(reference)
    else transaction.set(reference, after)
    transaction.record({
      actor: actorOf(MESH),
      action: 'config.set',
      resource: `${COLLECTIONS[space]}/${key}`,
      before: existing,
      after,
      reason: isRevert ? `action ${actionId} ended` : `action ${actionId}`,
    })
    return { etag: etagOf(after) }
  })
}

function etagOf(stored: ConfigValue | undefined): string {
  return stored === undefined ? NO_VALUE : `${stored.actionId}.${stored.revision}`
}

async function documentOf(space: ConfigSpace, key: string) {
  const { of } = await zodCollections()
  return of(COLLECTIONS[space], configValueSchema).doc(key)
}
