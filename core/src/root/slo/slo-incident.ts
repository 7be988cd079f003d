import { MESH, type Incident, type IncidentEvent } from '../../schema/incident.ts'
import { INCIDENT_MACHINE } from '../incident-machine.ts'
import type { IncidentChange } from '../incident-of.ts'
import type { SloOrder } from './evaluate-slo.ts'

/** Whose incident it is. */
export interface SloOwner {
  id: string
  serviceId: string
  serviceName: string
}

/** Name of the event that an order adds to its incident's timeline. */
export function sloEventId({ action, incidentId }: SloOrder): string {
  return action === 'open' ? incidentId : `${incidentId}_end`
}

/**
 * The incident after an order; undefined when there is none to resolve. People's decisions stand: what a person has resolved
 * before, or reopened since, is not resolved again.
 */
export function sloIncident(
  existing: Incident | undefined,
  order: SloOrder,
  owner: SloOwner,
  time: Date,
): IncidentChange | undefined {
  if (order.action === 'open')
    return { incident: newSloIncident(order, owner, time), event: eventOf('incident.open', order, time) }
  if (existing === undefined) return undefined
  const state = INCIDENT_MACHINE[existing.state].recover
  const updateTime = existing.updateTime > time ? existing.updateTime : time
  const isReopened = existing.reopenTime !== null && existing.reopenTime > time
  if (state === undefined || state === existing.state || isReopened) {
    return { incident: { ...existing, updateTime }, event: eventOf('incident.recover', order, time) }
  }
  const revision = existing.revision + 1
  return {
    incident: { ...existing, state, resolveTime: time, updateTime, revision },
    event: eventOf('incident.resolve', order, time),
  }
}

/** The incident of an objective as it begins. */
export function newSloIncident(
  order: Pick<Extract<SloOrder, { action: 'open' }>, 'severity' | 'title' | 'message'>,
  { id, serviceId, serviceName }: SloOwner,
  time: Date,
): Incident {
  return {
    schemaVersion: 1,
    state: 'open',
    severity: order.severity,
    assignee: null,
    title: `${serviceName}: ${order.title}`,
    scope: 'slo',
    scopeId: id,
    checkId: '',
    serviceId,
    serviceName,
    cause: order.message,
    causeId: null,
    causeText: '',
    isQuiet: false,
    causeTime: null,
    openTime: time,
    resolveTime: null,
    reopenTime: null,
    updateTime: time,
    revision: 1,
  }
}

function eventOf(action: IncidentEvent['action'], { message }: SloOrder, time: Date): IncidentEvent {
  return { schemaVersion: 1, action, actor: MESH.uid, actorName: MESH.name, time, message }
}
