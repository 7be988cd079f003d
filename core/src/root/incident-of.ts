import { transitionId } from '../paths.ts'
import type { Incident, IncidentEvent } from '../schema/incident.ts'
import type { Transition } from '../schema/transition.ts'

/** What a transition makes of its incident: the incident's document and one event of its timeline. */
export interface IncidentChange {
  incidentId: string
  incident: Incident
  eventId: string
  event: IncidentEvent
}

/**
 * The incident after a transition, whatever order the transitions arrive in and however often; undefined when the
 * transition concerns no incident. Only the opening transition gives title and cause, only the resolving one `resolveTime`.
 */
export function incidentOf(existing: Incident | undefined, transition: Transition): IncidentChange | undefined {
  if (transition.effect === 'none' || transition.incidentId === null) return undefined
  return {
    incidentId: transition.incidentId,
    incident:
      transition.effect === 'open' ? openedIncident(existing, transition) : resolvedIncident(existing, transition),
    eventId: transitionId(transition.checkId, transition.seq),
    event: {
      schemaVersion: 1,
      action: transition.effect === 'open' ? 'incident.open' : 'incident.resolve',
      actor: 'mesh',
      time: transition.time,
      message: transition.message,
    },
  }
}

function openedIncident(existing: Incident | undefined, transition: Transition): Incident {
  const resolveTime = existing?.resolveTime ?? null
  return {
    ...namesOf(transition),
    state: resolveTime === null ? 'open' : 'resolved',
    cause: transition.message,
    openTime: transition.time,
    resolveTime,
    updateTime: latest(existing, transition),
  }
}

function resolvedIncident(existing: Incident | undefined, transition: Transition): Incident {
  return {
    ...namesOf(transition),
    cause: '',
    openTime: null,
    ...existing,
    state: 'resolved',
    resolveTime: transition.time,
    updateTime: latest(existing, transition),
  }
}

function namesOf(transition: Transition) {
  return {
    schemaVersion: 1,
    title: `${transition.serviceName}: ${transition.checkName} is down`,
    checkId: transition.checkId,
    serviceId: transition.serviceId,
    serviceName: transition.serviceName,
  } as const
}

function latest(existing: Incident | undefined, transition: Transition): Date {
  return existing !== undefined && existing.updateTime > transition.time ? existing.updateTime : transition.time
}
