import { createHash, randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { RpcError } from '../../kit/rpc-error.ts'
import { RUN_LIMITS } from './limits.ts'
import { shortName } from './names.ts'
import type { Revision, RevisionTemplate, StoredService, Timestamp } from './types.ts'

/**
 * The revision that a service's template asks for when it is not that of the latest one, else undefined. Throws
 * ALREADY_EXISTS for a revision name that another configuration has.
 */
export function revisionFor(
  { service, revisions, revisionCount }: StoredService,
  before: RevisionTemplate | undefined,
  time: Timestamp,
): Revision | undefined {
  const template = service.template ?? {}
  if (before !== undefined && isDeepStrictEqual(template, before)) return undefined
  const id = shortName(service.name ?? '')
  const { revision: asked, ...configuration } = template
  const name = `${service.name}/revisions/${asked === undefined || asked === '' ? nextName(id, revisionCount) : asked}`
  if (revisions.some((one) => one.name === name)) {
    throw new RpcError('ALREADY_EXISTS', `Revision named '${asked}' with different configuration already exists.`)
  }
  return {
    maxInstanceRequestConcurrency: 80,
    ...structuredClone(configuration),
    scaling: { maxInstanceCount: RUN_LIMITS.maxInstancesDefault, ...configuration.scaling },
    name,
    uid: randomUUID(),
    generation: '1',
    createTime: time,
    updateTime: time,
    service: id,
    reconciling: true,
    conditions: [{ type: 'Ready', state: 'CONDITION_RECONCILING', lastTransitionTime: time }],
    etag: `"${randomUUID()}"`,
  }
}

/** `SERVICE-00002-abc`, as Cloud Run names a revision that has no name. */
function nextName(id: string, count: number): string {
  const digest = createHash('sha256').update(`${id} ${count}`).digest()
  const suffix = [...digest.subarray(0, 3)].map((byte) => String.fromCodePoint(97 + (byte % 26))).join('')
  return `${id}-${String(count + 1).padStart(5, '0')}-${suffix}`
}
