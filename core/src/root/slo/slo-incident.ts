import type { Incident } from '../../schema/incident.ts'
import { INCIDENT_MACHINE } from '../incident-machine.ts'
import type { IncidentChange } from '../incident-of.ts'
import { meshEvent, newIncident } from '../mesh-incident.ts'
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
    return { incident: newSloIncident(order, owner, time), event: meshEvent('incident.open', time, order.message) }
  if (existing === undefined) return undefined
  const state = INCIDENT_MACHINE[existing.state].recover
  const updateTime = existing.updateTime > time ? existing.updateTime : time
  const isReopened = existing.reopenTime !== null && existing.reopenTime > time
  if (state === undefined || state === existing.state || isReopened) {
    return { incident: { ...existing, updateTime }, event: meshEvent('incident.recover', time, order.message) }
  }
  const revision = existing.revision + 1
  return {
    incident: { ...existing, state, resolveTime: time, updateTime, revision },
    event: meshEvent('incident.resolve', time, order.message),
  }
}

/** The incident of an objective as it begins. */
export function newSloIncident(
  order: Pick<Extract<SloOrder, { action: 'open' }>, 'severity' | 'title' | 'message'>,
  { id, serviceId, serviceName }: SloOwner,
  time: Date,
): Incident {
  const { severity, message: cause } = order
  return newIncident(
    { severity, cause, title: `${serviceName}: ${order.title}`, scope: 'slo', scopeId: id, serviceId, serviceName },
    time,
  )
}
