import { MeshError } from '@mesh/core/errors'
import { COLLECTIONS } from '@mesh/core/paths'
import { NO_PART_ETAG } from '@mesh/core/root/override-state/with-part'
import { MESH, type Incident } from '@mesh/core/schema/incident'
import type { Silence } from '@mesh/core/schema/override-state'
import type { WriteContext } from '../../actions/kind.ts'
import { actorOf } from '../../kit/actor-of.ts'
import { commit } from '../../kit/commit.ts'
import { collections } from './collections.ts'
import { findIncident } from './incidents.ts'

/** One incident. Throws `not-found`. */
export async function loadIncident(incidentId: string): Promise<Incident> {
  const incident = await findIncident(incidentId)
  if (incident === undefined) throw new MeshError('not-found', `there is no incident ${incidentId}`)
  return incident
}

/**
 * Silences an incident or, with null, ends that, and gives the silence's etag. A repeated write changes nothing; one upon
 * another state than the context's is refused with `aborted`.
 */
export async function writeSilence(
  kind: string,
  incidentId: string,
  silence: Silence | null,
  { etag: expected, actionId, isRevert }: WriteContext,
): Promise<{ etag: string }> {
  const { incidents } = await collections()
  const reference = incidents.doc(incidentId)
  const etag = silence?.etag ?? NO_PART_ETAG
  await commit(async (transaction) => {
    const existing = (await transaction.get(reference)).data()
    if (existing === undefined) throw new MeshError('not-found', `there is no incident ${incidentId}`)
    const { silence: before, ...rest } = existing
    const found = before?.etag ?? NO_PART_ETAG
    if (found === etag) return
    if (found !== expected) {
      throw new MeshError('aborted', `the silence of incident ${incidentId} has etag ${found}, not ${expected}`)
    }
    const after = silence === null ? rest : { ...rest, silence }
    transaction.set(reference, after)
    transaction.record({
      actor: actorOf(MESH),
      action: kind,
      resource: `${COLLECTIONS.incidents}/${incidentId}`,
      before: existing,
      after,
      reason: isRevert ? `action ${actionId} ended` : `action ${actionId}`,
    })
  })
  return { etag }
}
