import { COLLECTIONS } from '@mesh/core/paths'
import { MESH, type Incident, type IncidentEvent } from '@mesh/core/schema/incident'
import { actorOf } from '../../kit/actor-of.ts'
import type { LedgerFacts } from '../../kit/commit.ts'

/** What is logged of an event of an incident's timeline. Its words are left out where they are a person's name. */
export function incidentEntry(
  incidentId: string,
  before: Incident | undefined,
  after: Incident,
  { action, actor, actorName, message }: IncidentEvent,
): LedgerFacts {
  return {
    actor: actorOf({ uid: actor, name: actorName }),
    action,
    resource: `${COLLECTIONS.incidents}/${incidentId}`,
    before,
    after,
    reason: action === 'incident.assign' ? '' : message,
  }
}

/** What is logged when a pass over incidents has only brought the words of one up to date, which is worth no event. */
export function wordsEntry(incidentId: string, before: Incident | undefined, after: Incident): LedgerFacts {
  const resource = `${COLLECTIONS.incidents}/${incidentId}`
  return { actor: actorOf(MESH), action: 'incident.update', resource, before, after, reason: after.cause }
}
