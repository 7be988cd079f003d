import { MeshError } from '@mesh/core/errors'
import { jsonEqual } from '@mesh/core/json-equal'
import { actOnIncident, eventOf, type IncidentRequest } from '@mesh/core/root/act-on-incident'
import type { IncidentResponse } from '@mesh/core/schema/api'
import { log } from '../../kit/log.ts'
import type { changeIncident } from '../store/incidents.ts'

/** Which incident a person changes, and their client's name for this one change. */
interface Target {
  incidentId: string
  requestId: string
}

/**
 * Carries out what a person wants once: the same request again changes nothing and answers with the revision of now.
 * Throws `not-found`, `already-exists` (the request id stands for another change), `aborted` and `failed-precondition`.
 */
export async function changeByPerson(
  { incidentId, requestId }: Target,
  request: IncidentRequest,
  change: typeof changeIncident,
): Promise<IncidentResponse> {
  const { act, person } = request
  let revision = 0
  const changed = await change(incidentId, requestId, (existing, event) => {
    if (existing === undefined) throw new MeshError('not-found', `there is no incident ${incidentId}`)
    revision = existing.revision
    if (event === undefined) return actOnIncident(existing, request)
    if (jsonEqual({ ...eventOf(act, person, event.time), actorName: event.actorName }, event)) return undefined
    throw new MeshError(
      'already-exists',
      `request ${requestId} was made before for another change (${event.action}); every change needs an id of its own`,
    )
  })
  if (changed === undefined) return { revision }
  log.info(`incident ${act.action}`, { incidentId, uid: person.uid, requestId })
  return { revision: changed.incident.revision }
}
